#include <tephra/ops/convolution.hpp>

#include <algorithm>
#include <type_traits>

#include <tephra/ops/channel_bias.hpp>
#include <tephra/ops/convolution_columns.hpp>
#include <tephra/ops/convolution_window.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/onednn.hpp>
#include <tephra/ops/storage.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra::ops {
namespace {

// What oneDNN prepared, where it did and has a kernel for these rows.
template <typename T>
bool ran_by_onednn(const Step& step, const Batch& batch) {
  if constexpr (std::is_same_v<T, float>) return step.state != nullptr && onednn::run(step, batch);
  return false;
}

template <bool biased, bool relu>
struct Convolution {
  static constexpr onednn::Job job{onednn::Work::forward, biased, relu};
  static const Extent& wide(const Step& step) { return step.in_extent[0]; }
  static const Extent& narrow(const Step& step) { return step.out_extent; }
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    if (!ran_by_onednn<T>(step, batch)) convolution_by_columns<T>(step, batch, {biased, relu});
  }
};
struct InputGradient {
  static constexpr onednn::Job job{onednn::Work::input_gradient};
  static const Extent& wide(const Step& step) { return step.out_extent; }
  static const Extent& narrow(const Step& step) { return step.in_extent[0]; }
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    if (!ran_by_onednn<T>(step, batch)) convolution_input_gradient_by_columns<T>(step, batch);
  }
};
struct WeightGradient {
  static constexpr onednn::Job job{onednn::Work::weight_gradient};
  static const Extent& wide(const Step& step) { return step.in_extent[0]; }
  static const Extent& narrow(const Step& step) { return step.in_extent[1]; }
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    if (!ran_by_onednn<T>(step, batch)) convolution_weight_gradient_by_columns<T>(step, batch);
  }
};

// Room for either way: a row count that oneDNN cannot do is done by columns.
template <typename K>
std::int64_t scratch_of(const Step& step, Dtype dtype, std::int64_t rows) {
  const std::int64_t columns = columns_bytes(step, K::wide(step), K::narrow(step), dtype, rows);
  return onednn::wanted(dtype) ? std::max(columns, onednn::scratch_bytes(K::job, step, rows)) : columns;
}

template <typename K>
std::shared_ptr<const void> prepare_of(const Step& step, Dtype dtype, std::int64_t rows) {
  return onednn::wanted(dtype) ? onednn::prepare(K::job, step, rows) : nullptr;
}

Error wrong_operand(const std::string& message) { return {Exit::wrong_use, "", message}; }

// O×I×kernel, all of it.
Shape weight_shape(std::int64_t outputs, std::int64_t inputs, const Window& window) {
  Shape shape = Shape::of({outputs, inputs});
  shape.dims.insert(shape.dims.end(), window.kernel.begin(), window.kernel.begin() + window.spatial);
  return shape;
}

void check_weights(const Shape& given, const Shape& needed, const Shape& operand) {
  if (given != needed)
    throw wrong_operand("weights of shape " + given.text() + " do not fit " + operand.text() + ": they must be " + needed.text() +
                      " (outputs × inputs × window).");
}

// Before anything is read from them.
void check_rank(const Shape& weights, const Window& window) {
  if (weights.batched || weights.dims.size() != static_cast<std::size_t>(window.spatial) + 2)
    throw wrong_operand("weights of shape " + weights.text() + " do not fit a window over " + std::to_string(window.spatial) +
                        " dimensions: they must be outputs × inputs × window.");
}

Shape convolution_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  check_rank(inputs[1], attributes.window);
  const std::int64_t outputs = inputs[1].dims[0];
  const Shape shape = narrow_shape(inputs[0], attributes.window, outputs);
  check_weights(inputs[1], weight_shape(outputs, channels_of(inputs[0], attributes.window), attributes.window), inputs[0]);
  return shape;
}

Shape convolution_bias_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Shape shape = convolution_shape(inputs, attributes);
  if (inputs[2] != Shape::of({inputs[1].dims[0]}))
    throw wrong_operand("a bias of shape " + inputs[2].text() + " does not fit weights " + inputs[1].text() + ": it must have one number an output channel.");
  return shape;
}

Shape input_gradient_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  check_rank(inputs[1], attributes.window);
  const std::int64_t channels = inputs[1].dims[1];
  const Shape shape = wide_shape(inputs[0], attributes.window, channels);
  check_weights(inputs[1], weight_shape(channels_of(inputs[0], attributes.window), channels, attributes.window), inputs[0]);
  return shape;
}

Shape weight_gradient_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Window& window = attributes.window;
  const Shape needed = narrow_shape(inputs[0], window, inputs[1].dims.empty() ? 0 : channels_of(inputs[1], window));
  if (inputs[1] != needed) throw wrong_operand("a gradient of shape " + inputs[1].text() + " is not one of " + needed.text() + ".");
  return weight_shape(channels_of(inputs[1], window), channels_of(inputs[0], window), window);
}

// A product of the narrow side's places with the window's numbers.
Flops products(const Shape& narrow, std::int64_t wide_channels, const Window& window) {
  return {capped_product(capped_product(2 * narrow.size(), wide_channels), volume_of(window)), 0};
}
Flops convolution_flops(const Node& node, const std::vector<Shape>& inputs) {
  return products(node.shape, channels_of(inputs[0], node.attributes.window), node.attributes.window);
}
Flops convolution_bias_flops(const Node& node, const std::vector<Shape>& inputs) {
  return {capped_sum(convolution_flops(node, inputs).per_row, node.shape.size()), 0};
}
Flops input_gradient_flops(const Node& node, const std::vector<Shape>& inputs) {
  return products(inputs[0], channels_of(node.shape, node.attributes.window), node.attributes.window);
}
Flops weight_gradient_flops(const Node& node, const std::vector<Shape>& inputs) {
  return products(inputs[1], channels_of(inputs[0], node.attributes.window), node.attributes.window);
}

Value gradient_of_input(Graph& graph, Value x, Value g, Value w, const Window& window) {
  return convolution_input_gradient(graph, g, w, window_back_to(graph.node(x).shape, window));
}

std::vector<Value> convolution_gradient(Graph& graph, Value self, Value g) {
  const Value x = graph.input(self, 0);
  const Window window = graph.node(self).attributes.window;
  return {gradient_of_input(graph, x, g, graph.input(self, 1), window), convolution_weight_gradient(graph, x, g, window)};
}
std::vector<Value> convolution_bias_gradient(Graph& graph, Value self, Value g) {
  auto gradients = convolution_gradient(graph, self, g);
  gradients.push_back(sum_channels(graph, g));
  return gradients;
}
// (g, w) with u coming back: both are those of the convolution that u would pass through.
std::vector<Value> input_gradient_gradient(Graph& graph, Value self, Value u) {
  const Window window = graph.node(self).attributes.window;
  return {convolution(graph, u, graph.input(self, 1), window), convolution_weight_gradient(graph, u, graph.input(self, 0), window)};
}
// (x, g) with u coming back, which has the shape of weights.
std::vector<Value> weight_gradient_gradient(Graph& graph, Value self, Value u) {
  const Value x = graph.input(self, 0);
  const Window window = graph.node(self).attributes.window;
  return {gradient_of_input(graph, x, graph.input(self, 1), u, window), convolution(graph, x, u, window)};
}

const Op convolution_op{.name = "convolution", .inputs = 2, .shape = convolution_shape, .f32 = f32_of<Convolution<false, false>>(), .f64 = f64_of<Convolution<false, false>>(), .prepare = prepare_of<Convolution<false, false>>, .scratch = scratch_of<Convolution<false, false>>, .gradient = convolution_gradient, .flops = convolution_flops};
const Op convolution_bias_op{.name = "convolution_bias", .inputs = 3, .shape = convolution_bias_shape, .f32 = f32_of<Convolution<true, false>>(), .f64 = f64_of<Convolution<true, false>>(), .prepare = prepare_of<Convolution<true, false>>, .scratch = scratch_of<Convolution<true, false>>, .gradient = convolution_bias_gradient, .flops = convolution_bias_flops};
const Op convolution_bias_relu_op{.name = "convolution_bias_relu", .inputs = 3, .shape = convolution_bias_shape, .f32 = f32_of<Convolution<true, true>>(), .f64 = f64_of<Convolution<true, true>>(), .prepare = prepare_of<Convolution<true, true>>, .scratch = scratch_of<Convolution<true, true>>, .flops = convolution_bias_flops};
const Op input_gradient_op{.name = "convolution_input_gradient", .inputs = 2, .shape = input_gradient_shape, .f32 = f32_of<InputGradient>(), .f64 = f64_of<InputGradient>(), .prepare = prepare_of<InputGradient>, .scratch = scratch_of<InputGradient>, .gradient = input_gradient_gradient, .flops = input_gradient_flops};
const Op weight_gradient_op{.name = "convolution_weight_gradient", .inputs = 2, .shape = weight_gradient_shape, .f32 = f32_of<WeightGradient>(), .f64 = f64_of<WeightGradient>(), .prepare = prepare_of<WeightGradient>, .scratch = scratch_of<WeightGradient>, .gradient = weight_gradient_gradient, .flops = weight_gradient_flops};

// The weights' own window; weights of another rank are refused by the shape rule.
Window with_kernel_of(const Shape& weights, Window window) {
  for (std::size_t i = 0; i < most_spatial; ++i)
    window.kernel[i] = i < static_cast<std::size_t>(window.spatial) && i + 2 < weights.dims.size() ? weights.dims[i + 2] : 1;
  return window;
}

}  // namespace

Value convolution(Graph& graph, Value x, Value w, Window window) {
  window = with_kernel_of(graph.node(w).shape, window);
  window.output_padding = {0, 0, 0};
  return graph.apply(convolution_op, {operand(graph, x), operand(graph, w)}, {.window = window});
}

Value convolution_bias(Graph& graph, Value x, Value w, Value bias, Window window) {
  window = with_kernel_of(graph.node(w).shape, window);
  window.output_padding = {0, 0, 0};
  return graph.apply(convolution_bias_op, {operand(graph, x), operand(graph, w), bias}, {.window = window});
}

Value convolution_input_gradient(Graph& graph, Value g, Value w, Window window) {
  return graph.apply(input_gradient_op, {operand(graph, g), operand(graph, w)}, {.window = with_kernel_of(graph.node(w).shape, window)});
}

Value convolution_weight_gradient(Graph& graph, Value x, Value g, const Window& window) {
  Window without = window;
  without.output_padding = {0, 0, 0};
  return graph.apply(weight_gradient_op, {operand(graph, x), operand(graph, g)}, {.window = without});
}

const Op& convolution_bias_relu() { return convolution_bias_relu_op; }

std::span<const Op* const> convolution_ops() {
  static constexpr const Op* table[] = {&convolution_op, &convolution_bias_op, &convolution_bias_relu_op, &input_gradient_op, &weight_gradient_op};
  return table;
}

}  // namespace tephra::ops
