#include "pipeline.hpp"

namespace pipeline {

tephra::Dataset scale() {
  using namespace tephra;
  // "digits" (i9c3k7wq)
  auto digits = data::idx({.id = "i9c3k7wq", .images = "images", .labels = "labels", .images_path = "digits-images-idx3-ubyte",
                           .labels_path = "digits-labels-idx1-ubyte", .rows = 600, .height = 14, .width = 14, .classes = 10});
  // "split" (s4t8n2xb)
  auto split = data::split(digits, {.id = "s4t8n2xb", .train = 0.8, .validation = 0.1, .test = 0.1, .seed = 42});
  // "scale" (x6m5v9hd)
  return data::scale(split, {.id = "x6m5v9hd", .field = "image", .low = 0.0, .high = 1.0});
}

tephra::Network network_of_train(tephra::Graph& graph) {
  using namespace tephra;
  auto image = graph.placeholder("image", {14, 14});
  auto label = graph.labels("label", 10);
  // "flatten" (f3w7r2pj)
  auto flatten = layers::flatten(graph, image, {.id = "f3w7r2pj"});
  // "hidden" (d8k4g6ty)
  auto hidden = layers::dense(graph, flatten, {.id = "d8k4g6ty", .units = 64, .activation = Activation::relu});
  // "logits" (d5n9q3vc)
  auto logits = layers::dense(graph, hidden, {.id = "d5n9q3vc", .units = 10, .activation = Activation::identity});
  // "cross-entropy" (l2b7x8mf)
  auto cross_entropy = losses::cross_entropy(graph, {.id = "l2b7x8mf"}, logits, label);
  return {.prediction = logits, .loss = cross_entropy};
}

}  // namespace pipeline
