#include <tephra/ops/pooling.hpp>

#include <tephra/ops/convolution_window.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/pooling_kernels.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra::ops {
namespace {

// With more padding a window could lie outside altogether.
void check_padding(const Window& window) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(window.spatial); ++i)
    if (2 * window.padding[i] > window.kernel[i])
      throw Error(Exit::wrong_use, "", "a padding of " + std::to_string(window.padding[i]) + " is more than half of a pooling window of " +
                                           std::to_string(window.kernel[i]) + "; use less padding or a larger window.");
}

Shape pooled_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  check_window(attributes.window);
  check_padding(attributes.window);
  return narrow_shape(inputs[0], attributes.window, channels_of(inputs[0], attributes.window));
}

void check_pair(const Shape& narrow, const Shape& wide, const Attributes& attributes) {
  if (const Shape needed = pooled_shape({wide}, attributes); narrow != needed)
    throw Error(Exit::wrong_use, "", "a gradient of shape " + narrow.text() + " is not one of " + needed.text() + ".");
}

Shape max_pool_gradient_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  check_pair(inputs[0], inputs[1], attributes);
  return inputs[1];
}

Shape max_pool_gather_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  same_shape(inputs, attributes);
  return pooled_shape(inputs, attributes);
}

Shape average_pool_gradient_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  check_window(attributes.window);
  check_padding(attributes.window);
  return wide_shape(inputs[0], attributes.window, channels_of(inputs[0], attributes.window));
}

// One comparison or addition for each number under a window.
Flops volume_each(const Shape& narrow, const Node& node) { return {capped_product(narrow.size(), volume_of(node.attributes.window)), 0}; }
Flops flops_of_output(const Node& node, const std::vector<Shape>&) { return volume_each(node.shape, node); }
Flops flops_of_input(const Node& node, const std::vector<Shape>& inputs) { return volume_each(inputs[0], node); }

std::vector<Value> max_pool_gradient(Graph& graph, Value self, Value g);
std::vector<Value> max_pool_gradient_gradient(Graph& graph, Value self, Value u);
std::vector<Value> max_pool_gather_gradient(Graph& graph, Value self, Value g);
std::vector<Value> average_pool_gradient(Graph& graph, Value self, Value g);
std::vector<Value> average_pool_gradient_gradient(Graph& graph, Value self, Value u);

const Op max_pool_op{.name = "max_pool", .inputs = 1, .shape = pooled_shape, .f32 = f32_of<MaxPool>(), .f64 = f64_of<MaxPool>(), .gradient = max_pool_gradient, .flops = flops_of_output};
const Op max_pool_gradient_op{.name = "max_pool_gradient", .inputs = 2, .shape = max_pool_gradient_shape, .f32 = f32_of<MaxPoolGradient>(), .f64 = f64_of<MaxPoolGradient>(), .gradient = max_pool_gradient_gradient, .flops = flops_of_input};
const Op max_pool_gather_op{.name = "max_pool_gather", .inputs = 2, .shape = max_pool_gather_shape, .f32 = f32_of<MaxPoolGather>(), .f64 = f64_of<MaxPoolGather>(), .gradient = max_pool_gather_gradient, .flops = flops_of_output};
const Op average_pool_op{.name = "average_pool", .inputs = 1, .shape = pooled_shape, .f32 = f32_of<AveragePool>(), .f64 = f64_of<AveragePool>(), .gradient = average_pool_gradient, .flops = flops_of_output};
const Op average_pool_gradient_op{.name = "average_pool_gradient", .inputs = 1, .shape = average_pool_gradient_shape, .f32 = f32_of<AveragePoolGradient>(), .f64 = f64_of<AveragePoolGradient>(), .gradient = average_pool_gradient_gradient, .flops = flops_of_input};

Value put_back(Graph& graph, Value g, Value x, const Window& window) { return graph.apply(max_pool_gradient_op, {g, x}, {.window = window}); }

const Window& window_of(const Graph& graph, Value value) { return graph.node(value).attributes.window; }

std::vector<Value> max_pool_gradient(Graph& graph, Value self, Value g) {
  return {put_back(graph, g, graph.input(self), window_of(graph, self))};
}

// Which number is largest does not change where there is a gradient: nothing flows to x.
std::vector<Value> max_pool_gradient_gradient(Graph& graph, Value self, Value u) {
  return {graph.apply(max_pool_gather_op, {u, graph.input(self, 1)}, {.window = window_of(graph, self)}), {}};
}
std::vector<Value> max_pool_gather_gradient(Graph& graph, Value self, Value g) {
  return {put_back(graph, g, graph.input(self, 1), window_of(graph, self)), {}};
}

std::vector<Value> average_pool_gradient(Graph& graph, Value self, Value g) {
  const Shape wide = graph.node(graph.input(self)).shape;
  return {graph.apply(average_pool_gradient_op, {g}, {.window = window_back_to(wide, window_of(graph, self))})};
}
std::vector<Value> average_pool_gradient_gradient(Graph& graph, Value self, Value u) {
  return {average_pool(graph, u, window_of(graph, self))};
}

Window without_output_padding(Window window) {
  window.output_padding = {0, 0, 0};
  return window;
}

}  // namespace

Value max_pool(Graph& graph, Value x, Window window) { return graph.apply(max_pool_op, {x}, {.window = without_output_padding(window)}); }

Value average_pool(Graph& graph, Value x, Window window) { return graph.apply(average_pool_op, {x}, {.window = without_output_padding(window)}); }

Value put_by_max_pool(const Graph& graph, Value x) {
  const Node& node = graph.node(x);
  return node.op == &max_pool_gradient_op ? node.inputs[0] : Value{};
}

std::span<const Op* const> pooling_ops() {
  static constexpr const Op* table[] = {&max_pool_op, &max_pool_gradient_op, &max_pool_gather_op, &average_pool_op, &average_pool_gradient_op};
  return table;
}

}  // namespace tephra::ops
