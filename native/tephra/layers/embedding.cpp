#include <tephra/layers/embedding.hpp>

#include <tephra/layers/layers.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {

Value embedding(Graph& graph, Value labels, const Embedding& settings) {
  const BlockScope scope(graph, settings.id);
  if (graph.node(labels).dtype != Dtype::i32) throw Error(Exit::wrong_use, settings.id, "an embedding reads class labels, not numbers. Wire it to a field of labels.");
  const std::int64_t classes = graph.node(labels).attributes.number;
  const InitialRule start{settings.start, classes, settings.size, settings.scale};
  return ops::gather(graph, graph.parameter(settings.id, "table", {classes, settings.size}, start), labels);
}

Value condition(Graph& graph, Value x, Value labels, const Condition& settings) {
  const BlockScope scope(graph, settings.id);
  const Shape shape = graph.node(x).shape;
  if (!shape.batched || shape.dims.empty()) throw Error(Exit::wrong_use, settings.id, "conditioning needs B×n or B×C×…, not " + shape.text() + ".");
  Value beside = embedding(graph, labels, {.id = settings.id, .size = settings.size});
  if (shape.dims.size() > 1) {
    std::vector<std::int64_t> channel = shape.dims;
    channel[0] = 1;
    beside = dense(graph, beside, {.id = settings.id, .units = shape.size() / shape.dims[0]});
    beside = ops::reshape(graph, beside, channel);
  }
  return ops::concatenate(graph, x, beside, 0);
}

}  // namespace tephra::layers
