#include <tephra/ops/reductions.hpp>

#include <algorithm>

#include <tephra/graph/leaves.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

// Four running sums: independent, so that the additions overlap, and always in the same order.
template <typename T>
double sum_of(const T* x, std::int64_t count) {
  double sums[4] = {};
  std::int64_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (int k = 0; k < 4; ++k) sums[k] += static_cast<double>(x[i + k]);
  for (; i < count; ++i) sums[0] += static_cast<double>(x[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

struct SumAll {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T sum = static_cast<T>(sum_of(step.input<T>(0), step.in_extent[0].count(batch.rows)));
    T& out = *step.output<T>();
    out = batch.adds && step.in_extent[0].batched ? out + sum : sum;
  }
};

struct SumRows {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* x = step.input<T>(0);
    T* out = step.output<T>();
    const std::int64_t size = step.out_extent.size;
    // A strip of columns at a time: its sums stay in registers or the nearest cache.
    constexpr std::int64_t strip = 64;
    for (std::int64_t begin = 0; begin < size; begin += strip) {
      double sums[strip] = {};
      const std::int64_t width = std::min(strip, size - begin);
      for (std::int64_t row = 0; row < batch.rows; ++row) {
        const T* line = x + row * size + begin;
        for (std::int64_t i = 0; i < width; ++i) sums[i] += static_cast<double>(line[i]);
      }
      if (batch.adds)
        for (std::int64_t i = 0; i < width; ++i) out[begin + i] += static_cast<T>(sums[i]);
      else
        for (std::int64_t i = 0; i < width; ++i) out[begin + i] = static_cast<T>(sums[i]);
    }
  }
};

struct SumLast {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t last = step.in_extent[0].last;
    const std::int64_t lines = step.out_extent.count(batch.rows);
    for (std::int64_t line = 0; line < lines; ++line)
      step.output<T>()[line] = static_cast<T>(sum_of(step.input<T>(0) + line * last, last));
  }
};

struct SpreadAll {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    std::fill_n(step.output<T>(), step.out_extent.count(batch.rows), *step.input<T>(0));
  }
};

struct SpreadRows {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t size = step.out_extent.size;
    for (std::int64_t row = 0; row < batch.rows; ++row) std::copy_n(step.input<T>(0), size, step.output<T>() + row * size);
  }
};

struct SpreadLast {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t last = step.out_extent.last;
    const std::int64_t lines = step.in_extent[0].count(batch.rows);
    for (std::int64_t line = 0; line < lines; ++line) std::fill_n(step.output<T>() + line * last, last, step.input<T>(0)[line]);
  }
};

Error wrong_shape(const std::string& message) { return {Exit::wrong_use, "", message}; }

Shape scalar_shape(const std::vector<Shape>&, const Attributes&) { return Shape::scalar(); }

Shape sum_rows_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (!inputs[0].batched) throw wrong_shape("shape " + inputs[0].text() + " has no rows to sum over.");
  return Shape::of(inputs[0].dims);
}

Shape with_last(Shape shape, std::int64_t last) {
  if (shape.dims.empty()) throw wrong_shape("shape " + shape.text() + " has no last dimension.");
  shape.dims.back() = last;
  return shape;
}

Shape sum_last_shape(const std::vector<Shape>& inputs, const Attributes&) { return with_last(inputs[0], 1); }

Shape spread_all_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (!inputs[0].is_scalar()) throw wrong_shape("shape " + inputs[0].text() + " is not a scalar.");
  return attributes.shape;
}

Shape spread_rows_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (inputs[0].batched) throw wrong_shape("shape " + inputs[0].text() + " has rows already.");
  return Shape::rows_of(inputs[0].dims);
}

Shape spread_last_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (inputs[0].last() != 1) throw wrong_shape("the last dimension of " + inputs[0].text() + " is not 1.");
  return with_last(inputs[0], attributes.number);
}

Shape reshape_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Shape shape{inputs[0].batched, attributes.shape.dims};
  if (shape.size() != inputs[0].size()) throw wrong_shape(inputs[0].text() + " and " + shape.text() + " hold different counts of numbers.");
  return shape;
}

Flops one_each_in(const Node&, const std::vector<Shape>& inputs) {
  return inputs[0].batched ? Flops{inputs[0].size(), 0} : Flops{0, inputs[0].size()};
}

Flops none(const Node&, const std::vector<Shape>&) { return {}; }

std::vector<Value> sum_all_gradient(Graph& graph, Value self, Value g) {
  return {spread_all(graph, g, graph.node(graph.input(self)).shape)};
}
std::vector<Value> sum_rows_gradient(Graph& graph, Value, Value g) { return {spread_rows(graph, g)}; }
std::vector<Value> sum_last_gradient(Graph& graph, Value self, Value g) {
  return {spread_last(graph, g, graph.node(graph.input(self)).shape.last())};
}
std::vector<Value> spread_all_gradient(Graph& graph, Value, Value g) { return {sum_all(graph, g)}; }
std::vector<Value> spread_rows_gradient(Graph& graph, Value, Value g) { return {sum_rows(graph, g)}; }
std::vector<Value> spread_last_gradient(Graph& graph, Value, Value g) { return {sum_last(graph, g)}; }
std::vector<Value> reshape_gradient(Graph& graph, Value self, Value g) {
  return {reshape(graph, g, graph.node(graph.input(self)).shape.dims)};
}

const Op sum_all_op{.name = "sum_all", .inputs = 1, .shape = scalar_shape, .f32 = f32_of<SumAll>(), .f64 = f64_of<SumAll>(), .gradient = sum_all_gradient, .flops = one_each_in};
const Op sum_rows_op{.name = "sum_rows", .inputs = 1, .shape = sum_rows_shape, .f32 = f32_of<SumRows>(), .f64 = f64_of<SumRows>(), .gradient = sum_rows_gradient, .flops = one_each_in};
const Op sum_last_op{.name = "sum_last", .inputs = 1, .shape = sum_last_shape, .f32 = f32_of<SumLast>(), .f64 = f64_of<SumLast>(), .gradient = sum_last_gradient, .flops = one_each_in};
const Op spread_all_op{.name = "spread_all", .inputs = 1, .shape = spread_all_shape, .f32 = f32_of<SpreadAll>(), .f64 = f64_of<SpreadAll>(), .gradient = spread_all_gradient, .flops = none};
const Op spread_rows_op{.name = "spread_rows", .inputs = 1, .shape = spread_rows_shape, .f32 = f32_of<SpreadRows>(), .f64 = f64_of<SpreadRows>(), .gradient = spread_rows_gradient, .flops = none};
const Op spread_last_op{.name = "spread_last", .inputs = 1, .shape = spread_last_shape, .f32 = f32_of<SpreadLast>(), .f64 = f64_of<SpreadLast>(), .gradient = spread_last_gradient, .flops = none};
const Op reshape_op{.name = "reshape", .role = Role::reshape, .inputs = 1, .shape = reshape_shape, .gradient = reshape_gradient};

}  // namespace

Value sum_all(Graph& graph, Value x) { return graph.apply(sum_all_op, {x}); }
Value sum_rows(Graph& graph, Value x) { return graph.apply(sum_rows_op, {x}); }
Value sum_last(Graph& graph, Value x) { return graph.node(x).shape.last() == 1 ? x : graph.apply(sum_last_op, {x}); }
Value mean_last(Graph& graph, Value x) {
  return scale(graph, sum_last(graph, x), 1.0 / static_cast<double>(graph.node(x).shape.last()));
}

Value spread_all(Graph& graph, Value scalar, const Shape& shape) {
  return shape.is_scalar() ? scalar : graph.apply(spread_all_op, {scalar}, {.shape = shape});
}

Value filled(Graph& graph, double number, const Shape& shape) { return spread_all(graph, constant(graph, number), shape); }

Value spread_rows(Graph& graph, Value x) { return graph.apply(spread_rows_op, {x}); }

Value spread_last(Graph& graph, Value x, std::int64_t size) {
  if (size == 1) return x;
  // What spreads a scalar is spread from that scalar at once.
  const Shape shape = spread_last_shape({graph.node(x).shape}, {.number = size});
  if (const Value scalar = spread_scalar(graph, x); scalar.exists()) return spread_all(graph, scalar, shape);
  return graph.apply(spread_last_op, {x}, {.number = size});
}

Value reshape(Graph& graph, Value x, std::vector<std::int64_t> dims) {
  if (graph.node(x).shape.dims == dims) return x;
  return graph.apply(reshape_op, {x}, {.shape = Shape::of(std::move(dims))});
}

Value spread_scalar(const Graph& graph, Value x) {
  const Node& node = graph.node(x);
  return node.op == &spread_all_op ? node.inputs[0] : Value{};
}

std::span<const Op* const> reduction_ops() {
  static constexpr const Op* table[] = {&sum_all_op,    &sum_rows_op,    &sum_last_op,   &spread_all_op,
                                        &spread_rows_op, &spread_last_op, &reshape_op};
  return table;
}

}  // namespace tephra::ops
