#include <algorithm>
#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/optim/rule_step.hpp>

namespace tephra::optim {
namespace {

double rate_of_tensor(const Lars& lars, double rate, double parameter_norm, double gradient_norm) {
  if (!(parameter_norm > 0 && gradient_norm > 0)) return rate;
  const double own = lars.trust * parameter_norm / (gradient_norm + lars.weight_decay * parameter_norm);
  return lars.clip ? std::min(rate, own) : rate * own;
}

template <typename T>
void step_tensor(const Lars& lars, const RuleStep<T>& at, const ParameterEntry& entry) {
  T* const p = at.parameters + entry.offset;
  const T* const g = at.gradients + entry.offset;
  T* const v = at.states[0] + entry.offset;
  const bool kept = lars.keep_vectors && entry.shape.size() <= 1;
  const double own = kept ? at.rate : rate_of_tensor(lars, at.rate, std::sqrt(sum_of_squares(p, entry.count)), std::sqrt(sum_of_squares(g, entry.count)));
  const T rate = static_cast<T>(own);
  const T decay = static_cast<T>(kept ? 0.0 : lars.weight_decay);
  const T momentum = static_cast<T>(lars.momentum);
  in_pieces(entry.count, [=](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      v[i] = momentum * v[i] + rate * (g[i] + decay * p[i]);
      p[i] -= v[i];
    }
  });
}

}  // namespace

void check(const Lars& lars) {
  require_rate(lars.id, lars.learning_rate, lars.weight_decay);
  require_momentum(lars.id, lars.momentum);
  require(lars.trust > 0 && std::isfinite(lars.trust), lars.id, "the trust coefficient must be above 0.");
}

std::vector<StateRule> states_of(const Lars&) { return {{"momentum"}}; }

template <typename T>
void step(const Lars& lars, const RuleStep<T>& at) {
  for (const ParameterEntry& entry : at.entries) step_tensor(lars, at, entry);
}

template void step(const Lars&, const RuleStep<float>&);
template void step(const Lars&, const RuleStep<double>&);

}  // namespace tephra::optim
