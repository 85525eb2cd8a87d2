#include "measures.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <tephra/layers/layers.hpp>
#include <tephra/ops/blas.hpp>

#include "grid.hpp"
#include "networks.hpp"
#include "timing.hpp"

namespace tephra::calibrate {
namespace {

// Up to 64, products of whole fours have kernels of their own; the other widths stand for all that do not divide so.
const Axis all_rows{"rows", {4, 16, 32, 64, 128, 512}};
const std::vector<std::int64_t> all_widths = {1, 3, 4, 8, 10, 16, 30, 32, 62, 64, 128, 256, 512};
const Axis few_rows{"rows", {16, 64, 128}};
const std::vector<std::int64_t> few_widths = {10, 16, 64, 256};

constexpr int stacked = 4;
constexpr double least_seconds = 1e-9;

double stack_seconds(Dtype dtype, std::int64_t rows, std::int64_t in, std::int64_t out, int count) {
  Graph graph(dtype);
  Value x = first_layer(graph, in);
  for (int layer = 0; layer < count; ++layer)
    x = layers::dense(graph, x, {.id = "layer" + std::to_string(layer), .units = layer % 2 == 0 ? out : in, .activation = Activation::relu});
  return step_seconds(graph, squared_error(graph, x), rows);
}

// Layers there and back in turn: both have the same three products, so either is half of two.
double layer_seconds(Dtype dtype, std::int64_t rows, std::int64_t in, std::int64_t out) {
  const double with = stack_seconds(dtype, rows, in, out, stacked), without = stack_seconds(dtype, rows, in, out, 0);
  return std::max(with - without, least_seconds) / stacked;
}

// `before` is called before each measurement. Only half of the shapes is measured, as in and out may change places.
template <typename F>
files::Json layers_over(Dtype dtype, const Axis& rows, const std::vector<std::int64_t>& widths, F before) {
  std::map<std::vector<std::int64_t>, double> known;
  return grid_of({rows, {"in", widths}, {"out", widths}}, [&](const std::vector<std::int64_t>& at) {
    const auto found = known.find({at[0], at[2], at[1]});
    if (found != known.end()) return found->second;
    before();
    return known[at] = layer_seconds(dtype, at[0], at[1], at[2]);
  });
}

template <typename T>
double input_gradient_seconds(std::int64_t rows, std::int64_t in, std::int64_t out) {
  const std::vector<T> change(static_cast<std::size_t>(rows * out), T(0.5)), weight(static_cast<std::size_t>(in * out), T(0.25));
  std::vector<T> made(static_cast<std::size_t>(rows * in));
  const ops::Product product{.rows = rows, .columns = in, .inner = out, .transpose_b = true};
  return seconds_of([&] { ops::gemm<T>(product, change.data(), out, weight.data(), out, made.data()); }, 0.001);
}

}  // namespace

files::Json dense_layers(Dtype dtype) {
  return layers_over(dtype, all_rows, all_widths, [] {});
}

files::Json dense_layers_together(Communicator& ranks, Dtype dtype) {
  return layers_over(dtype, few_rows, few_widths, [&] { ranks.barrier(); });
}

files::Json input_gradients(Dtype dtype) {
  return grid_of({all_rows, {"in", all_widths}, {"out", all_widths}}, [&](const std::vector<std::int64_t>& at) {
    return dtype == Dtype::f32 ? input_gradient_seconds<float>(at[0], at[1], at[2]) : input_gradient_seconds<double>(at[0], at[1], at[2]);
  });
}

}  // namespace tephra::calibrate
