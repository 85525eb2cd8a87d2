#include <tephra/losses/entropy.hpp>

#include <tephra/losses/parts.hpp>

namespace tephra::losses {

// −t·log σ(x) − (1 − t)·log(1 − σ(x)) = softplus(x) − t·x
Value binary_cross_entropy(Graph& graph, const BinaryCrossEntropy& settings, Value logits, Value target) {
  const BlockScope scope(graph, settings.id);
  check_same_rows(graph, logits, target);
  return sum_of_means(graph, ops::subtract(graph, ops::softplus(graph, logits), ops::multiply(graph, target, logits)));
}

Value soft_cross_entropy(Graph& graph, const SoftCrossEntropy& settings, Value logits, Value target) {
  const BlockScope scope(graph, settings.id);
  check_same_rows(graph, logits, target);
  return ops::scale(graph, ops::sum_all(graph, ops::multiply(graph, target, ops::log_softmax(graph, logits))), -1);
}

}  // namespace tephra::losses
