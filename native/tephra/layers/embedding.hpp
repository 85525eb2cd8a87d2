#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra::layers {

struct Embedding {
  std::string id{};
  std::int64_t size = 50;
  Initial start = Initial::normal;
  double scale = 1;  // standard deviation of Initial::normal; 1 is torch.nn.Embedding's
};
// A trained vector for each class: labels from Graph::labels → B×size. Parameter "<id>.table" (classes×size).
Value embedding(Graph& graph, Value labels, const Embedding& settings);

struct Condition {
  std::string id{};
  std::int64_t size = 50;  // of the label's embedding
};
// x with what its label says beside it (Mirza and Osindero 2014): B×n → B×(n + size), the embedding behind x; for images
// B×C×spatial → B×(C + 1)×spatial, a channel made from the embedding by a dense layer. Parameters "<id>.table", and for images
// "<id>.weight" (size×places) and "<id>.bias" (places).
Value condition(Graph& graph, Value x, Value labels, const Condition& settings);

}  // namespace tephra::layers
