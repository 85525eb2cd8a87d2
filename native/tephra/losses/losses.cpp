#include <tephra/losses/losses.hpp>

#include <limits>

#include <tephra/losses/parts.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::losses {
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

// ‖p − t‖/‖t‖ for each sample. x/√max(x, tiny) is √x, with a slope of 0 where x is 0.
Value relative_l2(Graph& graph, const RelativeL2& settings, Value prediction, Value target) {
  const BlockScope scope(graph, settings.id);
  constexpr double tiny = 1e-30;
  const auto square_of = [&](Value x) { return ops::sum_last(graph, ops::square(graph, ops::reshape(graph, x, {graph.node(x).shape.size()}))); };
  const auto root_of = [&](Value x) { return ops::square_root(graph, ops::clamp(graph, x, tiny, std::numeric_limits<double>::infinity())); };
  const Value error = square_of(difference(graph, prediction, target));
  const Value norms = ops::multiply(graph, root_of(error), root_of(square_of(target)));
  return ops::sum_all(graph, ops::divide(graph, error, norms));
}

Value cross_entropy(Graph& graph, const CrossEntropy& settings, Value logits, Value label) {
  const BlockScope scope(graph, settings.id);
  return ops::sum_all(graph, ops::cross_entropy(graph, logits, label));
}

}  // namespace tephra::losses
