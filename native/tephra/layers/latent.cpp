#include <tephra/layers/latent.hpp>

#include <algorithm>

#include <tephra/graph/op.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {
namespace {

// Each noise of a graph draws from a stream of its own, numbered in the order they were drawn.
std::int64_t next_noise(const Graph& graph) {
  return std::count_if(graph.nodes().begin(), graph.nodes().end(), [](const Node& node) { return node.op == ops::noise_ops()[0]; });
}

Value from_dense(Graph& graph, Value x, const std::string& name, const Latent& settings) {
  const std::int64_t inputs = graph.node(x).shape.last();
  const InitialRule start{Initial::uniform, inputs, settings.size};
  const Value weight = graph.parameter(settings.id, name + "_weight", {inputs, settings.size}, start);
  return ops::add_bias(graph, ops::matmul(graph, x, weight), graph.parameter(settings.id, name + "_bias", {settings.size}, start));
}

}  // namespace

LatentValues latent(Graph& graph, Value x, const Latent& settings) {
  const BlockScope scope(graph, settings.id);
  const Shape& shape = graph.node(x).shape;
  if (!shape.batched || shape.dims.size() != 1)
    throw Error(Exit::wrong_use, settings.id, "a latent layer needs B×n, not " + shape.text() + ". Put a flatten layer before it.");
  const Value mean = from_dense(graph, x, "mean", settings);
  const Value log_variance = from_dense(graph, x, "log_variance", settings);
  const Value noise = ops::normal_noise(graph, {settings.size}, next_noise(graph));
  const Value deviation = ops::exponential(graph, ops::scale(graph, log_variance, 0.5));
  const Value drawn = ops::add(graph, mean, ops::multiply(graph, deviation, noise));
  return {.sample = ops::by_phase(graph, drawn, mean), .mean = mean, .log_variance = log_variance};
}

}  // namespace tephra::layers
