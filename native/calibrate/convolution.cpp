#include "measures.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <tephra/layers/layers.hpp>

#include "grid.hpp"
#include "networks.hpp"

namespace tephra::calibrate {
namespace {

// A tile of a network with images rarely has fewer rows.
constexpr std::int64_t rows = 32;
constexpr double least_seconds = 1e-9;

Value images(Graph& graph, std::int64_t channels, std::int64_t side) { return graph.placeholder("x", {channels, side, side}); }

Value convolved(Graph& graph, Value x, const std::string& id, std::int64_t channels, std::int64_t kernel) {
  return layers::convolution(graph, x, {.id = id, .channels = channels, .kernel = {kernel, kernel}, .padding = {kernel / 2, kernel / 2}, .activation = Activation::relu});
}

// From one channel by a kernel of one place to `in` channels, then as many layers as `outs` names.
double stack_seconds(Dtype dtype, std::int64_t side, std::int64_t kernel, const std::vector<std::int64_t>& channels) {
  Graph graph(dtype);
  Value x = convolved(graph, images(graph, 1, side), "first", channels[0], 1);
  for (std::size_t layer = 1; layer < channels.size(); ++layer) x = convolved(graph, x, "layer" + std::to_string(layer), channels[layer], kernel);
  return step_seconds(graph, squared_error(graph, x), rows);
}

// Of a layer that reads the data: it passes no gradient on.
double first_seconds(Dtype dtype, std::int64_t side, std::int64_t kernel, std::int64_t in, std::int64_t out) {
  Graph graph(dtype), alone(dtype);
  const double with = step_seconds(graph, squared_error(graph, convolved(graph, images(graph, in, side), "first", out, kernel)), rows);
  const double loss = step_seconds(alone, squared_error(alone, layers::activation(alone, alone.placeholder("x", {out, side, side}), {.id = "given"})), rows);
  return std::max(with - loss, least_seconds);
}

// In f32, what networks have; 64-bit convolutions are rare and much alike.
struct Shapes {
  std::vector<std::int64_t> channels, sides, kernels;
};
const Shapes shapes_of_f32 = {{1, 4, 16, 32}, {7, 14, 28}, {1, 3, 5}}, shapes_of_f64 = {{1, 16}, {7, 28}, {3, 5}};

}  // namespace

files::Json convolutions(Dtype dtype) {
  const auto& [channels, sides, kernels] = dtype == Dtype::f32 ? shapes_of_f32 : shapes_of_f64;
  const std::vector<Axis> axes = {{"in", channels}, {"out", channels}, {"side", sides}, {"kernel", kernels}};
  std::map<std::vector<std::int64_t>, double> begun;
  const auto before = [&](std::int64_t in, std::int64_t side) {
    const auto [place, is_new] = begun.try_emplace({in, side}, 0.0);
    if (is_new) place->second = stack_seconds(dtype, side, 1, {in});
    return place->second;
  };
  files::Json both;
  both.set("rows", rows);
  both.set("inner", grid_of(axes, [&](const std::vector<std::int64_t>& at) {
    return std::max(stack_seconds(dtype, at[2], at[3], {at[0], at[1]}) - before(at[0], at[2]), least_seconds);
  }));
  both.set("first", grid_of(axes, [&](const std::vector<std::int64_t>& at) { return first_seconds(dtype, at[2], at[3], at[0], at[1]); }));
  return both;
}

}  // namespace tephra::calibrate
