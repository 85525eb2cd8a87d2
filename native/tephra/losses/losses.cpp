#include <tephra/losses/losses.hpp>

#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::losses {
namespace {

Value difference(Graph& graph, Value prediction, Value target) {
  const Shape& left = graph.node(prediction).shape;
  const Shape& right = graph.node(target).shape;
  if (!(left == right) || !left.batched)
    throw Error(Exit::wrong_use, graph.block_of(prediction),
                "the prediction has shape " + left.text() + " and the target " + right.text() + ". Give the last layer as many units as the target has columns.");
  return ops::subtract(graph, prediction, target);
}

// Sum over all numbers, divided by the outputs of a sample.
Value sum_of_means(Graph& graph, Value each) {
  return ops::scale(graph, ops::sum_all(graph, each), 1.0 / static_cast<double>(graph.node(each).shape.size()));
}

}  // namespace

Value mean_squared_error(Graph& graph, const MeanSquaredError& settings, Value prediction, Value target) {
  const BlockScope scope(graph, settings.id);
  return sum_of_means(graph, ops::square(graph, difference(graph, prediction, target)));
}

Value mean_absolute_error(Graph& graph, const MeanAbsoluteError& settings, Value prediction, Value target) {
  const BlockScope scope(graph, settings.id);
  return sum_of_means(graph, ops::absolute(graph, difference(graph, prediction, target)));
}

// With c = clamp(d, −δ, δ): c·(d − c/2), which is d²/2 inside and δ·(|d| − δ/2) outside.
Value huber(Graph& graph, const Huber& settings, Value prediction, Value target) {
  const BlockScope scope(graph, settings.id);
  if (!(settings.delta > 0)) throw Error(Exit::wrong_use, settings.id, "the delta of a Huber loss must be above 0.");
  const Value d = difference(graph, prediction, target);
  const Value c = ops::clamp(graph, d, -settings.delta, settings.delta);
  return sum_of_means(graph, ops::multiply(graph, c, ops::subtract(graph, d, ops::scale(graph, c, 0.5))));
}

Value cross_entropy(Graph& graph, const CrossEntropy& settings, Value logits, Value label) {
  const BlockScope scope(graph, settings.id);
  return ops::sum_all(graph, ops::cross_entropy(graph, logits, label));
}

}  // namespace tephra::losses
