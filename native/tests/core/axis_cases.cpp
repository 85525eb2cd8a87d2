#include "axis_cases.hpp"

#include <algorithm>

#include <tephra/ops/ops.hpp>

#include "numbers.hpp"

namespace tephra::testing {
namespace {

using In = const std::vector<Value>&;

// Whole numbers of one series, in order.
class Draws {
 public:
  explicit Draws(std::uint64_t series) : series_(series) {}

  std::int64_t from(std::int64_t low, std::int64_t high) {
    return static_cast<std::int64_t>(number(series_, place_++, static_cast<double>(low), static_cast<double>(high + 1)));
  }
  std::vector<std::int64_t> dims(std::int64_t rank) {
    std::vector<std::int64_t> drawn;
    while (static_cast<std::int64_t>(drawn.size()) < rank) drawn.push_back(from(1, 4));
    return drawn;
  }
  // Rows, or a parameter.
  Shape shape(std::int64_t rank) { return {from(0, 2) > 0, dims(rank)}; }

 private:
  std::uint64_t series_;
  std::int64_t place_ = 0;
};

Shape with(Shape shape, std::int64_t axis, std::int64_t size) {
  shape.dims[static_cast<std::size_t>(axis)] = size;
  return shape;
}

// The squares make second derivatives differ from zero.
std::vector<OpCase> reductions(Draws& draws) {
  const Shape shape = draws.shape(3);
  const std::int64_t axis = draws.from(0, 2), size = draws.from(1, 70);
  return {
      {"sum_axis", {shape}, [=](Graph& g, In in) { return ops::sum_axis(g, ops::square(g, in[0]), axis); }},
      {"sum_axis of many", {with(Shape::of({1, 1, 70}), 0, size)}, [](Graph& g, In in) { return ops::sum_axis(g, ops::square(g, in[0]), 0); }},
      {"mean_axis", {shape}, [=](Graph& g, In in) { return ops::mean_axis(g, ops::square(g, in[0]), axis); }},
      {"spread_axis", {with(shape, axis, 1)}, [=](Graph& g, In in) { return ops::spread_axis(g, ops::square(g, in[0]), axis, 3); }},
      {"max_axis", {shape}, [=](Graph& g, In in) { return ops::max_axis(g, ops::square(g, in[0]), axis); }, 0.5, 2},
      {"log_softmax", {shape}, [](Graph& g, In in) { return ops::log_softmax(g, in[0]); }, -2, 2},
  };
}

std::vector<OpCase> channels(Draws& draws) {
  const Shape shape = Shape::rows_of(draws.dims(3));
  const std::int64_t axis = draws.from(0, 2);
  const Shape each = Shape::of({shape.dims[static_cast<std::size_t>(axis)]});
  return {
      {"channel_dots", {shape, shape}, [=](Graph& g, In in) { return ops::channel_dots(g, in[0], in[1], axis); }},
      {"channel_dots with itself", {shape}, [=](Graph& g, In in) { return ops::channel_dots(g, in[0], in[0], axis); }},
      {"channel_dots of many", {Shape::rows_of({2, 70}), Shape::rows_of({2, 70})}, [=](Graph& g, In in) { return ops::channel_dots(g, in[0], in[1], 1); }},
      {"channel_dots of long runs", {Shape::rows_of({2, 70}), Shape::rows_of({2, 70})}, [=](Graph& g, In in) { return ops::channel_dots(g, in[0], in[1]); }},
      {"channel_scale", {shape, each}, [=](Graph& g, In in) { return ops::channel_scale(g, in[0], in[1], axis); }},
      {"channel_affine", {shape, each, each}, [=](Graph& g, In in) { return ops::channel_affine(g, in[0], in[1], ops::square(g, in[2]), axis); }},
  };
}

std::vector<OpCase> arrangements(Draws& draws) {
  const Shape shape = draws.shape(4);
  const std::int64_t first = draws.from(0, 3), second = draws.from(0, 3), axis = draws.from(0, 3);
  std::vector<std::int64_t> order = {0, 1, 2, 3};
  for (std::size_t i = 3; i > 0; --i) std::swap(order[i], order[static_cast<std::size_t>(draws.from(0, static_cast<std::int64_t>(i)))]);
  const std::int64_t size = draws.from(2, 5), begin = draws.from(0, 1), length = draws.from(1, size - begin), before = draws.from(0, 2);
  const Shape matrices{shape.batched, draws.dims(3)};
  return {
      {"transpose", {shape}, [=](Graph& g, In in) { return ops::transpose(g, ops::square(g, in[0]), first, second); }},
      {"transpose of first and last", {shape}, [](Graph& g, In in) { return ops::transpose(g, ops::square(g, in[0]), 3, 0); }},
      {"permute", {shape}, [=](Graph& g, In in) { return ops::permute(g, ops::square(g, in[0]), order); }},
      {"concatenate", {shape, with(shape, axis, size)}, [=](Graph& g, In in) { return ops::square(g, ops::concatenate(g, in[0], in[1], axis)); }},
      {"slice", {with(shape, axis, size)}, [=](Graph& g, In in) { return ops::slice(g, ops::square(g, in[0]), axis, begin, length); }},
      {"pad", {with(shape, axis, size)}, [=](Graph& g, In in) { return ops::pad(g, ops::square(g, in[0]), axis, before, size + before + begin); }},
      {"lower_triangle", {matrices}, [](Graph& g, In in) { return ops::lower_triangle(g, ops::square(g, in[0]), -5); }},
  };
}

std::vector<OpCase> products(Draws& draws) {
  const Shape a = draws.shape(4);
  const std::int64_t m = a.dims[2], k = a.dims[3], n = draws.from(1, 4);
  const auto second = [&](std::int64_t rows, std::int64_t columns) { return with(with(a, 2, rows), 3, columns); };
  const Shape rows = Shape::rows_of(draws.dims(3));
  const std::int64_t width = rows.dims[2];
  return {
      {"batched_matmul", {a, second(k, n)}, [](Graph& g, In in) { return ops::batched_matmul(g, in[0], in[1]); }},
      {"batched_matmul, left transposed", {a, second(m, n)}, [](Graph& g, In in) { return ops::batched_matmul(g, in[0], in[1], {.left = true}); }},
      {"batched_matmul, right transposed", {a, second(n, k)}, [](Graph& g, In in) { return ops::batched_matmul(g, in[0], in[1], {.right = true}); }},
      {"matmul of many lines a row", {rows, Shape::of({width, n})}, [](Graph& g, In in) { return ops::matmul(g, in[0], in[1]); }},
      {"matmul of many lines a row, right transposed", {rows, Shape::of({n, width})}, [](Graph& g, In in) { return ops::matmul(g, in[0], in[1], {.right = true}); }},
      {"matmul over many lines a row", {rows, with(rows, 2, n)}, [](Graph& g, In in) { return ops::matmul(g, in[0], in[1], {.left = true}); }},
  };
}

std::vector<OpCase> others(Draws& draws) {
  const Shape shape = draws.shape(2);
  const std::int64_t size = draws.from(1, 5), classes = draws.from(3, 5);
  return {
      {"gather", {Shape::of({classes, size})}, [=](Graph& g, In in) { return ops::gather(g, ops::square(g, in[0]), g.labels("label", classes)); }},
      {"scatter_sum", {Shape::rows_of({size})}, [=](Graph& g, In in) { return ops::scatter_sum(g, ops::square(g, in[0]), g.labels("label", classes)); }},
      {"leaky_relu", {shape}, [](Graph& g, In in) { return ops::leaky_relu(g, in[0], 0.2); }, -2, 2, false, {0}},
      {"leaky_relu of a square", {shape}, [](Graph& g, In in) { return ops::leaky_relu(g, ops::affine(g, ops::square(g, in[0]), 1, -1), 0.2); }, -2, 2, true, {-1, 1}},
      {"elu", {shape}, [](Graph& g, In in) { return ops::elu(g, in[0], 1.3); }, -2, 2, true, {0}},
      {"silu", {shape}, [](Graph& g, In in) { return ops::silu(g, in[0]); }, -3, 3},
      {"normal_noise", {Shape::rows_of({size})}, [=](Graph& g, In in) { return ops::multiply(g, ops::square(g, in[0]), ops::normal_noise(g, {size}, 0)); }},
  };
}

}  // namespace

std::vector<OpCase> axis_cases(std::uint64_t series) {
  Draws draws(series);
  std::vector<OpCase> all;
  for (const auto family : {reductions, channels, arrangements, products, others}) {
    const auto some = family(draws);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace tephra::testing
