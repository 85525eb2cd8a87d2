#include <tephra/layers/attention.hpp>

#include <cmath>
#include <limits>

#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {
namespace {

void check(const Shape& x, const Shape& context, const Attention& settings) {
  for (const Shape& shape : {x, context})
    if (!shape.batched || shape.dims.size() != 2)
      throw Error(Exit::wrong_use, settings.id, "attention needs B×places×width, not " + shape.text() + ". Put a reshape before it.");
  if (settings.heads < 1 || x.dims[1] % settings.heads != 0)
    throw Error(Exit::wrong_use, settings.id, std::to_string(settings.heads) + " heads do not divide the width " + std::to_string(x.dims[1]) + ". Choose a number that does.");
}

// x·W + b for each place.
Value projected(Graph& graph, Value x, std::int64_t width, const std::string& name, const Attention& settings) {
  const std::int64_t inputs = graph.node(x).shape.last();
  const Value weight = graph.parameter(settings.id, name, {inputs, width}, {settings.start, inputs, width});
  const Value y = ops::matmul(graph, x, weight);
  return settings.bias ? ops::channel_bias(graph, y, graph.parameter(settings.id, name + "_bias", {width}, {Initial::zeros}), 1) : y;
}

// B×places×width → B×heads×places×(width/heads)
Value split(Graph& graph, Value x, std::int64_t heads) {
  const Shape shape = graph.node(x).shape;
  return ops::transpose(graph, ops::reshape(graph, x, {shape.dims[0], heads, shape.dims[1] / heads}), 0, 1);
}

Value joined(Graph& graph, Value x, std::int64_t places, std::int64_t width) {
  return ops::reshape(graph, ops::transpose(graph, x, 0, 1), {places, width});
}

}  // namespace

Value attention(Graph& graph, Value x, Value context, const Attention& settings) {
  const BlockScope scope(graph, settings.id);
  const Shape shape = graph.node(x).shape;
  check(shape, graph.node(context).shape, settings);
  const std::int64_t width = shape.dims[1];
  const auto part = [&](Value from, const std::string& name) { return split(graph, projected(graph, from, width, name, settings), settings.heads); };
  const Value query = part(x, "query"), key = part(context, "key"), value = part(context, "value");
  Value scores = ops::batched_matmul(graph, query, key, {.right = true});
  scores = ops::scale(graph, scores, 1 / std::sqrt(static_cast<double>(width / settings.heads)));
  if (settings.causal) scores = ops::lower_triangle(graph, scores, -std::numeric_limits<double>::infinity());
  const Value mixed = ops::batched_matmul(graph, ops::softmax(graph, scores), value);
  return projected(graph, joined(graph, mixed, shape.dims[0], width), width, "output", settings);
}

Value self_attention(Graph& graph, Value x, const Attention& settings) { return attention(graph, x, x, settings); }

}  // namespace tephra::layers
