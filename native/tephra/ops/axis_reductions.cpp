#include <tephra/ops/axis_reductions.hpp>

#include <algorithm>

#include <tephra/ops/axis.hpp>
#include <tephra/ops/counts.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/reductions.hpp>

namespace tephra::ops {
namespace {

// A strip of numbers beside each other: what is kept for each stays in registers or the nearest cache.
constexpr std::int64_t axis_strip = 64;

// f(outer, begin, width) for every strip.
template <typename F>
void each_axis_strip(const Cut& cut, F f) {
  for (std::int64_t outer = 0; outer < cut.outer; ++outer)
    for (std::int64_t begin = 0; begin < cut.inner; begin += axis_strip) f(outer, begin, std::min(axis_strip, cut.inner - begin));
}

struct SumAxis {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.in_extent[0], step.axis, batch.rows);
    each_axis_strip(cut, [&](std::int64_t outer, std::int64_t begin, std::int64_t width) {
      double sums[axis_strip] = {};
      const T* x = step.input<T>(0) + outer * cut.number * cut.inner + begin;
      for (std::int64_t k = 0; k < cut.number; ++k, x += cut.inner)
        for (std::int64_t i = 0; i < width; ++i) sums[i] += static_cast<double>(x[i]);
      for (std::int64_t i = 0; i < width; ++i) step.output<T>()[outer * cut.inner + begin + i] = static_cast<T>(sums[i]);
    });
  }
};

struct SpreadAxis {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.out_extent, step.axis, batch.rows);
    const T* x = step.input<T>(0);
    T* y = step.output<T>();
    for (std::int64_t outer = 0; outer < cut.outer; ++outer, x += cut.inner)
      for (std::int64_t k = 0; k < cut.number; ++k, y += cut.inner) std::copy_n(x, cut.inner, y);
  }
};

// place[i] = where along the axis the largest is, of each number of a strip: the first of equals, the first NaN.
template <typename T>
void find_largest(const T* x, const Cut& cut, std::int64_t width, std::int64_t* place) {
  std::fill_n(place, width, 0);
  for (std::int64_t k = 1; k < cut.number; ++k)
    for (std::int64_t i = 0; i < width; ++i) {
      const T best = x[place[i] * cut.inner + i];
      const T next = x[k * cut.inner + i];
      if (next > best || (std::isnan(next) && !std::isnan(best))) place[i] = k;
    }
}

// in0 where in1 is largest.
struct AtLargest {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.in_extent[1], step.axis, batch.rows);
    each_axis_strip(cut, [&](std::int64_t outer, std::int64_t begin, std::int64_t width) {
      std::int64_t place[axis_strip];
      const std::int64_t from = outer * cut.number * cut.inner + begin;
      find_largest(step.input<T>(1) + from, cut, width, place);
      for (std::int64_t i = 0; i < width; ++i)
        step.output<T>()[outer * cut.inner + begin + i] = step.input<T>(0)[from + place[i] * cut.inner + i];
    });
  }
};

// in0 put where in1 is largest, zero elsewhere.
struct ToLargest {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.in_extent[1], step.axis, batch.rows);
    std::fill_n(step.output<T>(), step.out_extent.count(batch.rows), T(0));
    each_axis_strip(cut, [&](std::int64_t outer, std::int64_t begin, std::int64_t width) {
      std::int64_t place[axis_strip];
      const std::int64_t from = outer * cut.number * cut.inner + begin;
      find_largest(step.input<T>(1) + from, cut, width, place);
      for (std::int64_t i = 0; i < width; ++i)
        step.output<T>()[from + place[i] * cut.inner + i] = step.input<T>(0)[outer * cut.inner + begin + i];
    });
  }
};

Shape with_axis(Shape shape, std::int64_t axis, std::int64_t size) {
  check_axis(shape, axis);
  dim(shape, axis) = size;
  return shape;
}

Shape axis_sum_shape(const std::vector<Shape>& inputs, const Attributes& attributes) { return with_axis(inputs[0], attributes.axis, 1); }

Shape axis_spread_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  Shape shape = with_axis(inputs[0], attributes.axis, attributes.number);
  if (dim(inputs[0], attributes.axis) != 1 || attributes.number < 1)
    throw Error(Exit::wrong_use, "", "dimension " + std::to_string(attributes.axis) + " of " + inputs[0].text() + " is not 1, so it cannot be spread to " +
                                         std::to_string(attributes.number) + ".");
  return shape;
}

Shape at_largest_shape(const std::vector<Shape>& inputs, const Attributes& attributes) { return with_axis(same_shape(inputs, {}), attributes.axis, 1); }

Shape to_largest_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  same_shape({inputs[0], with_axis(inputs[1], attributes.axis, 1)}, {});
  return inputs[1];
}

// A comparison for each number looked at.
Flops each_compared(const Node&, const std::vector<Shape>& inputs) { return each_read<1>({}, {inputs[1]}); }

std::vector<Value> axis_sum_gradient(Graph& graph, Value self, Value g) {
  const std::int64_t axis = graph.node(self).attributes.axis;
  return {spread_axis(graph, g, axis, dim(graph.node(graph.input(self)).shape, axis))};
}
std::vector<Value> axis_spread_gradient(Graph& graph, Value self, Value g) { return {sum_axis(graph, g, graph.node(self).attributes.axis)}; }
std::vector<Value> at_largest_gradient(Graph& graph, Value self, Value g);
std::vector<Value> to_largest_gradient(Graph& graph, Value self, Value g);

const Op sum_axis_op{.name = "sum_axis", .inputs = 1, .shape = axis_sum_shape, .f32 = f32_of<SumAxis>(), .f64 = f64_of<SumAxis>(), .gradient = axis_sum_gradient, .flops = each_read<1>};
const Op spread_axis_op{.name = "spread_axis", .inputs = 1, .shape = axis_spread_shape, .f32 = f32_of<SpreadAxis>(), .f64 = f64_of<SpreadAxis>(), .gradient = axis_spread_gradient, .flops = no_flops};
const Op at_largest_op{.name = "at_largest", .inputs = 2, .shape = at_largest_shape, .f32 = f32_of<AtLargest>(), .f64 = f64_of<AtLargest>(), .gradient = at_largest_gradient, .flops = each_compared};
const Op to_largest_op{.name = "to_largest", .inputs = 2, .shape = to_largest_shape, .f32 = f32_of<ToLargest>(), .f64 = f64_of<ToLargest>(), .gradient = to_largest_gradient, .flops = each_compared};

// Which number is largest does not change where there is a slope.
std::vector<Value> at_largest_gradient(Graph& graph, Value self, Value g) {
  return {graph.apply(to_largest_op, {g, graph.input(self, 1)}, graph.node(self).attributes), {}};
}
std::vector<Value> to_largest_gradient(Graph& graph, Value self, Value g) {
  return {graph.apply(at_largest_op, {g, graph.input(self, 1)}, graph.node(self).attributes), {}};
}

bool is_last(const Graph& graph, Value x, std::int64_t axis) { return axis + 1 == rank_of(graph.node(x).shape); }

}  // namespace

Value sum_axis(Graph& graph, Value x, std::int64_t axis) {
  return is_last(graph, x, axis) ? sum_last(graph, x) : graph.apply(sum_axis_op, {x}, {.axis = axis});
}

Value mean_axis(Graph& graph, Value x, std::int64_t axis) {
  const Value sum = sum_axis(graph, x, axis);
  return scale(graph, sum, 1.0 / static_cast<double>(dim(graph.node(x).shape, axis)));
}

Value spread_axis(Graph& graph, Value x, std::int64_t axis, std::int64_t size) {
  return is_last(graph, x, axis) ? spread_last(graph, x, size) : graph.apply(spread_axis_op, {x}, {.number = size, .axis = axis});
}

Value max_axis(Graph& graph, Value x, std::int64_t axis) { return graph.apply(at_largest_op, {x, x}, {.axis = axis}); }

std::span<const Op* const> axis_reduction_ops() {
  static constexpr const Op* table[] = {&sum_axis_op, &spread_axis_op, &at_largest_op, &to_largest_op};
  return table;
}

}  // namespace tephra::ops
