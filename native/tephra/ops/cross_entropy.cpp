#include <tephra/ops/cross_entropy.hpp>

#include <algorithm>
#include <limits>

#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/reductions.hpp>

namespace tephra::ops {
namespace {

// log Σ exp(x): shifted by the largest, so that nothing overflows.
template <typename T>
T log_sum_exp(const T* x, std::int64_t count) {
  const T largest = *std::max_element(x, x + count);
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(std::exp(x[i] - largest));
  return largest + static_cast<T>(std::log(sum));
}

template <typename T>
void softmax_line(const T* x, T* y, std::int64_t count) {
  const T shift = log_sum_exp(x, count);
  for (std::int64_t i = 0; i < count; ++i) y[i] = std::exp(x[i] - shift);
}

struct Softmax {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t last = step.out_extent.last;
    const std::int64_t lines = step.out_extent.count(batch.rows) / last;
    for (std::int64_t line = 0; line < lines; ++line) softmax_line(step.input<T>(0) + line * last, step.output<T>() + line * last, last);
  }
};

struct LogSoftmax {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t last = step.out_extent.last;
    const std::int64_t lines = step.out_extent.count(batch.rows) / last;
    for (std::int64_t line = 0; line < lines; ++line) {
      const T* x = step.input<T>(0) + line * last;
      T* y = step.output<T>() + line * last;
      const T shift = log_sum_exp(x, last);
      TEPHRA_EACH
      for (std::int64_t i = 0; i < last; ++i) y[i] = x[i] - shift;
    }
  }
};

struct CrossEntropy {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t classes = step.in_extent[0].last;
    const std::int32_t* labels = step.input<std::int32_t>(1);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      const T* x = step.input<T>(0) + row * classes;
      const bool known = labels[row] >= 0 && labels[row] < classes;
      step.output<T>()[row] = known ? log_sum_exp(x, classes) - x[labels[row]] : std::numeric_limits<T>::quiet_NaN();
    }
  }
};

// softmax(logits) − one-hot(label)
struct SoftmaxError {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t classes = step.out_extent.last;
    const std::int32_t* labels = step.input<std::int32_t>(1);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      T* y = step.output<T>() + row * classes;
      softmax_line(step.input<T>(0) + row * classes, y, classes);
      if (labels[row] >= 0 && labels[row] < classes) y[labels[row]] -= T(1);
    }
  }
};

Shape softmax_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (inputs[0].dims.empty()) throw Error(Exit::wrong_use, "", "shape " + inputs[0].text() + " has no classes.");
  return inputs[0];
}

Shape pair_shape(const std::vector<Shape>& inputs) {
  if (!inputs[0].batched || inputs[0].dims.size() != 1 || !(inputs[1] == Shape::rows_of({})))
    throw Error(Exit::wrong_use, "", "needs logits B×classes and one label a row, not " + inputs[0].text() + " and " + inputs[1].text() + ".");
  return inputs[0];
}

Shape cross_entropy_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (const auto classes = pair_shape(inputs).last(); classes != attributes.number)
    throw Error(Exit::wrong_use, "", "the network gives " + std::to_string(classes) + " classes but the labels have " +
                                         std::to_string(attributes.number) + ". Give the last layer as many units as there are classes.");
  return Shape::rows_of({1});
}

Shape softmax_error_shape(const std::vector<Shape>& inputs, const Attributes&) { return pair_shape(inputs); }

// Shift, exponential, sum, division or logarithm: counted as five a logit.
Flops five_each(const Node&, const std::vector<Shape>& inputs) { return {5 * inputs[0].size(), 0}; }

// s∘(u − Σ u∘s)
Value softmax_slope(Graph& graph, Value softmax_value, Value u) {
  const Value mean = sum_last(graph, multiply(graph, u, softmax_value));
  return multiply(graph, softmax_value, subtract(graph, u, spread_last(graph, mean, graph.node(u).shape.last())));
}

std::vector<Value> softmax_gradient(Graph& graph, Value self, Value u) { return {softmax_slope(graph, self, u)}; }

// u − softmax·Σ u
std::vector<Value> log_softmax_gradient(Graph& graph, Value self, Value u) {
  const Value total = spread_last(graph, sum_last(graph, u), graph.node(u).shape.last());
  return {subtract(graph, u, multiply(graph, softmax(graph, graph.input(self)), total))};
}

std::vector<Value> softmax_error_gradient(Graph& graph, Value self, Value u) {
  return {softmax_slope(graph, softmax(graph, graph.node(self).inputs[0]), u), {}};
}

std::vector<Value> cross_entropy_gradient(Graph& graph, Value self, Value g);

const Op softmax_op{.name = "softmax", .inputs = 1, .shape = softmax_shape, .f32 = f32_of<Softmax>(), .f64 = f64_of<Softmax>(), .gradient = softmax_gradient, .flops = five_each, .in_place = true};
const Op log_softmax_op{.name = "log_softmax", .inputs = 1, .shape = softmax_shape, .f32 = f32_of<LogSoftmax>(), .f64 = f64_of<LogSoftmax>(), .gradient = log_softmax_gradient, .flops = five_each, .in_place = true};
const Op softmax_error_op{.name = "softmax_error", .inputs = 2, .label_input = 1, .shape = softmax_error_shape, .f32 = f32_of<SoftmaxError>(), .f64 = f64_of<SoftmaxError>(), .gradient = softmax_error_gradient, .flops = five_each, .in_place = true};
const Op cross_entropy_op{.name = "cross_entropy", .inputs = 2, .label_input = 1, .shape = cross_entropy_shape, .f32 = f32_of<CrossEntropy>(), .f64 = f64_of<CrossEntropy>(), .gradient = cross_entropy_gradient, .flops = five_each};

std::vector<Value> cross_entropy_gradient(Graph& graph, Value self, Value g) {
  const auto inputs = graph.node(self).inputs;
  const Value error = graph.apply(softmax_error_op, inputs);
  return {multiply(graph, error, spread_last(graph, g, graph.node(error).shape.last())), {}};
}

}  // namespace

Value softmax(Graph& graph, Value logits) { return graph.apply(softmax_op, {logits}); }

Value log_softmax(Graph& graph, Value logits) { return graph.apply(log_softmax_op, {logits}); }

Value cross_entropy(Graph& graph, Value logits, Value labels) {
  return graph.apply(cross_entropy_op, {logits, labels}, {.number = graph.node(labels).attributes.number});
}

std::span<const Op* const> cross_entropy_ops() {
  static constexpr const Op* table[] = {&softmax_op, &log_softmax_op, &softmax_error_op, &cross_entropy_op};
  return table;
}

}  // namespace tephra::ops
