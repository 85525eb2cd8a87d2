#pragma once

#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra::losses {

struct BinaryCrossEntropy {
  std::string id{};
};
// Per sample: mean over outputs of −t·log σ(x) − (1 − t)·log(1 − σ(x)) with logits x and targets t in [0, 1]; stable, as
// torch.nn.BCEWithLogitsLoss. Both B×…, the same shape.
Value binary_cross_entropy(Graph& graph, const BinaryCrossEntropy& settings, Value logits, Value target);

struct SoftCrossEntropy {
  std::string id{};
};
// Per sample: −Σ t·log softmax(logits) over the last dimension, summed over all others. Targets are probabilities (or one-hot),
// of the logits' shape B×…×classes; as torch.nn.CrossEntropyLoss with class probabilities.
Value soft_cross_entropy(Graph& graph, const SoftCrossEntropy& settings, Value logits, Value target);

}  // namespace tephra::losses
