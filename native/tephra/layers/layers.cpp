#include <tephra/layers/layers.hpp>

#include <algorithm>

#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {
namespace {

Value activate(Graph& graph, Value x, const Activate& settings) {
  switch (settings.activation) {
    case Activation::identity: return x;
    case Activation::relu: return ops::relu(graph, x);
    case Activation::tanh: return ops::tanh(graph, x);
    case Activation::sigmoid: return ops::sigmoid(graph, x);
    case Activation::softplus: return ops::softplus(graph, x);
    case Activation::gelu: return ops::gelu(graph, x);
    case Activation::leaky_relu: return ops::leaky_relu(graph, x, settings.slope);
    case Activation::elu: return ops::elu(graph, x, 1);
    case Activation::silu: return ops::silu(graph, x);
    case Activation::softmax: return ops::softmax(graph, x);
  }
  throw Error("an activation that does not exist was asked for. This is a fault in the program.");
}

// Each dropout of a graph draws from a stream of its own, numbered in the order they were drawn.
std::int64_t next_stream(const Graph& graph) {
  return std::count_if(graph.nodes().begin(), graph.nodes().end(), [](const Node& node) { return node.op == ops::dropout_ops()[0]; });
}

}  // namespace

Value dense(Graph& graph, Value x, const Dense& settings) {
  const BlockScope scope(graph, settings.id);
  const Shape shape = graph.node(x).shape;
  if (!shape.batched || shape.dims.size() != 1)
    throw Error(Exit::wrong_use, settings.id, "a dense layer needs B×n, not " + shape.text() + ". Put a flatten layer before it.");
  const std::int64_t inputs = shape.dims[0];
  const InitialRule start{settings.start, inputs, settings.units, settings.scale};
  const Value weight = graph.parameter(settings.id, "weight", {inputs, settings.units}, start);
  Value y = ops::matmul(graph, x, weight);
  if (settings.bias) {
    const InitialRule bias_start{settings.start == Initial::uniform ? Initial::uniform : Initial::zeros, inputs, settings.units};
    y = ops::add_bias(graph, y, graph.parameter(settings.id, "bias", {settings.units}, bias_start));
  }
  return activate(graph, y, {.activation = settings.activation});
}

Value activation(Graph& graph, Value x, const Activate& settings) {
  const BlockScope scope(graph, settings.id);
  return activate(graph, x, settings);
}

Value dropout(Graph& graph, Value x, const Dropout& settings) {
  const BlockScope scope(graph, settings.id);
  return ops::dropout(graph, x, settings.rate, next_stream(graph));
}

Value flatten(Graph& graph, Value x, const Flatten& settings) {
  const BlockScope scope(graph, settings.id);
  return ops::reshape(graph, x, {graph.node(x).shape.size()});
}

}  // namespace tephra::layers
