#include "networks.hpp"

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>

namespace tephra::testing {

Network regression(Graph& graph) {
  const Value x = graph.placeholder("x", {3});
  const Value hidden = layers::dense(graph, x, {.id = "hidden", .units = 16, .activation = Activation::tanh});
  const Value y = layers::dense(graph, hidden, {.id = "output", .units = 1});
  return {.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "loss"}, y, graph.placeholder("t", {1}))};
}

Network classification(Graph& graph) {
  const Value image = graph.placeholder("image", {4, 4});
  const Value flat = layers::flatten(graph, image, {.id = "flat"});
  const Value hidden = layers::dense(graph, flat, {.id = "hidden", .units = 12, .activation = Activation::relu});
  const Value thinned = layers::dropout(graph, hidden, {.id = "thin", .rate = 0.2});
  const Value logits = layers::dense(graph, thinned, {.id = "output", .units = 5});
  return {.prediction = logits, .loss = losses::cross_entropy(graph, {.id = "loss"}, logits, graph.labels("label", 5))};
}

Network normalised(Graph& graph) {
  const Value image = layers::reshape(graph, graph.placeholder("image", {4, 4}), {.id = "channel", .dims = {1, 4, 4}});
  const Value block = layers::residual(graph, image, {.id = "block", .channels = 2, .stride = 2, .activation = Activation::tanh});
  // No bias: normalisation takes it away again, and Adam would make steps of its gradient's rounding errors.
  const Value hidden = layers::dense(graph, layers::flatten(graph, block, {.id = "flat"}), {.id = "hidden", .units = 6, .bias = false});
  const Value latent = layers::latent(graph, layers::batch_norm(graph, hidden, {.id = "norm"}), {.id = "latent", .size = 4}).sample;
  return {.prediction = latent, .loss = losses::cross_entropy(graph, {.id = "loss"}, latent, graph.labels("label", 4))};
}

Network convolutional(Graph& graph) {
  Value x = layers::convolution(graph, graph.placeholder("image", {8, 8}), {.id = "convolution", .channels = 4, .kernel = {3, 3}, .activation = Activation::relu});
  x = layers::flatten(graph, layers::pool(graph, x, {.id = "pool"}), {.id = "flatten"});
  const Value logits = layers::dense(graph, x, {.id = "output", .units = 3});
  return {.prediction = logits, .loss = losses::cross_entropy(graph, {.id = "loss"}, logits, graph.labels("label", 3))};
}

}  // namespace tephra::testing
