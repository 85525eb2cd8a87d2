#include <tephra/ops/arrange.hpp>

#include <algorithm>
#include <numeric>

#include <tephra/ops/axis.hpp>
#include <tephra/ops/counts.hpp>
#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

Error wrong_arrangement(const std::string& message) { return {Exit::wrong_use, "", message}; }

// `count` runs of `length` numbers, `stride` apart, become one behind the other; returns where the next would go.
template <typename T>
T* copy_runs(const T* x, std::int64_t count, std::int64_t stride, std::int64_t length, T* y) {
  if (length == 1)
    for (std::int64_t i = 0; i < count; ++i) *y++ = x[i * stride];
  else
    for (std::int64_t i = 0; i < count; ++i) y = std::copy_n(x + i * stride, length, y);
  return y;
}

// axis < number: the two dimensions that change places.
struct Transpose {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut left = cut_at(step.in_extent[0], step.axis, batch.rows);
    const Cut right = cut_at(step.in_extent[0], step.number, 1);
    const std::int64_t between = left.inner / (right.number * right.inner);
    const T* x = step.input<T>(0);
    T* y = step.output<T>();
    for (std::int64_t outer = 0; outer < left.outer; ++outer, x += left.number * left.inner)
      for (std::int64_t b = 0; b < right.number; ++b)
        for (std::int64_t m = 0; m < between; ++m)
          y = copy_runs(x + (m * right.number + b) * right.inner, left.number, left.inner, right.inner, y);
  }
};

struct Concatenate {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut a = cut_at(step.in_extent[0], step.axis, batch.rows);
    const std::int64_t left = a.number * a.inner;
    const std::int64_t right = step.in_extent[1].dims[step.axis] * a.inner;
    T* y = step.output<T>();
    for (std::int64_t outer = 0; outer < a.outer; ++outer) {
      y = std::copy_n(step.input<T>(0) + outer * left, left, y);
      y = std::copy_n(step.input<T>(1) + outer * right, right, y);
    }
  }
};

struct Slice {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.in_extent[0], step.axis, batch.rows);
    const std::int64_t length = step.number * cut.inner;
    T* y = step.output<T>();
    for (std::int64_t outer = 0; outer < cut.outer; ++outer)
      y = std::copy_n(step.input<T>(0) + (outer * cut.number + step.begin) * cut.inner, length, y);
  }
};

struct Pad {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.in_extent[0], step.axis, batch.rows);
    const std::int64_t before = step.begin * cut.inner;
    const std::int64_t length = cut.number * cut.inner;
    const std::int64_t after = step.number * cut.inner - before - length;
    T* y = step.output<T>();
    for (std::int64_t outer = 0; outer < cut.outer; ++outer) {
      y = std::fill_n(y, before, T(0));
      y = std::copy_n(step.input<T>(0) + outer * length, length, y);
      y = std::fill_n(y, after, T(0));
    }
  }
};

struct LowerTriangle {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t columns = step.out_extent.last;
    const std::int64_t lines = step.out_extent.dims[step.out_extent.rank - 2];
    const std::int64_t count = step.out_extent.count(batch.rows) / columns;
    for (std::int64_t line = 0; line < count; ++line) {
      const std::int64_t kept = std::min(line % lines + 1, columns);
      const T* x = step.input<T>(0) + line * columns;
      T* y = step.output<T>() + line * columns;
      if (x != y) std::copy_n(x, kept, y);
      std::fill_n(y + kept, columns - kept, static_cast<T>(step.alpha));
    }
  }
};

Shape transpose_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  Shape shape = inputs[0];
  check_axis(shape, attributes.axis);
  check_axis(shape, attributes.number);
  std::swap(dim(shape, attributes.axis), dim(shape, attributes.number));
  return shape;
}

Shape concatenate_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  Shape shape = inputs[0];
  check_axis(shape, attributes.axis);
  check_axis(inputs[1], attributes.axis);
  dim(shape, attributes.axis) = dim(inputs[1], attributes.axis);
  if (!(shape == inputs[1]))
    throw wrong_arrangement("shapes " + inputs[0].text() + " and " + inputs[1].text() + " may differ in dimension " + std::to_string(attributes.axis) + " only.");
  dim(shape, attributes.axis) += dim(inputs[0], attributes.axis);
  return shape;
}

Shape slice_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  Shape shape = inputs[0];
  check_axis(shape, attributes.axis);
  const std::int64_t size = dim(shape, attributes.axis);
  if (attributes.begin < 0 || attributes.number < 1 || attributes.begin > size - attributes.number)
    throw wrong_arrangement(std::to_string(attributes.number) + " numbers from place " + std::to_string(attributes.begin) + " on are not inside dimension " +
                      std::to_string(attributes.axis) + " of " + shape.text() + ".");
  dim(shape, attributes.axis) = attributes.number;
  return shape;
}

Shape pad_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  Shape shape = inputs[0];
  check_axis(shape, attributes.axis);
  if (attributes.begin < 0 || attributes.number < 0 || attributes.begin > attributes.number - dim(shape, attributes.axis))
    throw wrong_arrangement("shape " + shape.text() + " from place " + std::to_string(attributes.begin) + " on does not fit into " + std::to_string(attributes.number) +
                      " places of dimension " + std::to_string(attributes.axis) + ".");
  dim(shape, attributes.axis) = attributes.number;
  return shape;
}

Shape triangle_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (inputs[0].dims.size() < 2) throw wrong_arrangement("shape " + inputs[0].text() + " holds no matrices.");
  return inputs[0];
}

std::vector<Value> transpose_gradient(Graph& graph, Value self, Value g) {
  const Attributes& attributes = graph.node(self).attributes;
  return {transpose(graph, g, attributes.axis, attributes.number)};
}

std::vector<Value> concatenate_gradient(Graph& graph, Value self, Value g) {
  const std::int64_t axis = graph.node(self).attributes.axis;
  const std::int64_t left = dim(graph.node(graph.input(self, 0)).shape, axis);
  const std::int64_t right = dim(graph.node(graph.input(self, 1)).shape, axis);
  return {slice(graph, g, axis, 0, left), slice(graph, g, axis, left, right)};
}

std::vector<Value> slice_gradient(Graph& graph, Value self, Value g) {
  const Attributes& attributes = graph.node(self).attributes;
  return {pad(graph, g, attributes.axis, attributes.begin, dim(graph.node(graph.input(self)).shape, attributes.axis))};
}

std::vector<Value> pad_gradient(Graph& graph, Value self, Value g) {
  const Attributes& attributes = graph.node(self).attributes;
  return {slice(graph, g, attributes.axis, attributes.begin, dim(graph.node(graph.input(self)).shape, attributes.axis))};
}

std::vector<Value> triangle_gradient(Graph& graph, Value, Value g) { return {lower_triangle(graph, g, 0)}; }

const Op transpose_op{.name = "transpose", .inputs = 1, .shape = transpose_shape, .f32 = f32_of<Transpose>(), .f64 = f64_of<Transpose>(), .gradient = transpose_gradient, .flops = no_flops};
const Op concatenate_op{.name = "concatenate", .inputs = 2, .shape = concatenate_shape, .f32 = f32_of<Concatenate>(), .f64 = f64_of<Concatenate>(), .gradient = concatenate_gradient, .flops = no_flops};
const Op slice_op{.name = "slice", .inputs = 1, .shape = slice_shape, .f32 = f32_of<Slice>(), .f64 = f64_of<Slice>(), .gradient = slice_gradient, .flops = no_flops};
const Op pad_op{.name = "pad", .inputs = 1, .shape = pad_shape, .f32 = f32_of<Pad>(), .f64 = f64_of<Pad>(), .gradient = pad_gradient, .flops = no_flops};
const Op lower_triangle_op{.name = "lower_triangle", .inputs = 1, .shape = triangle_shape, .f32 = f32_of<LowerTriangle>(), .f64 = f64_of<LowerTriangle>(), .gradient = triangle_gradient, .flops = no_flops, .in_place = true};

}  // namespace

Value transpose(Graph& graph, Value x, std::int64_t first, std::int64_t second) {
  if (first == second) return x;
  return graph.apply(transpose_op, {x}, {.number = std::max(first, second), .axis = std::min(first, second)});
}

Value permute(Graph& graph, Value x, const std::vector<std::int64_t>& order) {
  std::vector<std::int64_t> now(graph.node(x).shape.dims.size());
  std::iota(now.begin(), now.end(), 0);
  if (!std::is_permutation(order.begin(), order.end(), now.begin(), now.end()))
    throw Error(Exit::wrong_use, graph.block(), "the order must name each dimension of " + graph.node(x).shape.text() + " once, from 0.");
  for (std::size_t to = 0; to < order.size(); ++to) {
    const auto from = static_cast<std::size_t>(std::find(now.begin(), now.end(), order[to]) - now.begin());
    x = transpose(graph, x, static_cast<std::int64_t>(to), static_cast<std::int64_t>(from));
    std::swap(now[to], now[from]);
  }
  return x;
}

Value concatenate(Graph& graph, Value a, Value b, std::int64_t axis) { return graph.apply(concatenate_op, {a, b}, {.axis = axis}); }

Value concatenate(Graph& graph, const std::vector<Value>& parts, std::int64_t axis) {
  if (parts.empty()) throw Error(Exit::wrong_use, graph.block(), "there is nothing to concatenate. Wire at least one input.");
  Value all = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) all = concatenate(graph, all, parts[i], axis);
  return all;
}

Value slice(Graph& graph, Value x, std::int64_t axis, std::int64_t begin, std::int64_t number) {
  return graph.apply(slice_op, {x}, {.number = number, .axis = axis, .begin = begin});
}

Value pad(Graph& graph, Value x, std::int64_t axis, std::int64_t begin, std::int64_t size) {
  return graph.apply(pad_op, {x}, {.number = size, .axis = axis, .begin = begin});
}

Value lower_triangle(Graph& graph, Value x, double above) { return graph.apply(lower_triangle_op, {x}, {.alpha = above}); }

std::span<const Op* const> arrange_ops() {
  static constexpr const Op* table[] = {&transpose_op, &concatenate_op, &slice_op, &pad_op, &lower_triangle_op};
  return table;
}

}  // namespace tephra::ops
