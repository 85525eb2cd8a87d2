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

}  // namespace tephra::testing
