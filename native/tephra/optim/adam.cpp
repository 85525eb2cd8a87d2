#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/optim/rule_step.hpp>

namespace tephra::optim {
namespace {

// Adam and AdamW are one loop: the decay goes into the gradient (coupled) or shrinks the parameter (kept < 1).
template <typename T, typename Rule>
void adam_step(const Rule& rule, const RuleStep<T>& at, double coupled_decay, double share_kept) {
  // 1 − βⁿ in double: in single precision it loses most of its digits for β2 near 1.
  const auto n = static_cast<double>(at.number);
  const T rate = static_cast<T>(at.rate / (1.0 - std::pow(rule.beta1, n)));
  const T root = static_cast<T>(1.0 / std::sqrt(1.0 - std::pow(rule.beta2, n)));
  const T beta1 = static_cast<T>(rule.beta1);
  const T beta2 = static_cast<T>(rule.beta2);
  const T rest1 = static_cast<T>(1.0 - rule.beta1);
  const T rest2 = static_cast<T>(1.0 - rule.beta2);
  const T epsilon = static_cast<T>(rule.epsilon);
  const T decay = static_cast<T>(coupled_decay);
  const T kept = static_cast<T>(share_kept);
  in_pieces(at.count, [=, p = at.parameters, g = at.gradients, m = at.states[0], v = at.states[1]](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      const T gradient = g[i] + decay * p[i];
      m[i] = beta1 * m[i] + rest1 * gradient;
      v[i] = beta2 * v[i] + rest2 * gradient * gradient;
      p[i] = kept * p[i] - rate * m[i] / (std::sqrt(v[i]) * root + epsilon);
    }
  });
}

template <typename Rule>
void check_adam(const Rule& rule) {
  require_rate(rule.id, rule.learning_rate, rule.weight_decay);
  require_betas(rule.id, rule.beta1, rule.beta2);
  require_epsilon(rule.id, rule.epsilon);
}

}  // namespace

void check(const Adam& adam) { check_adam(adam); }
void check(const AdamW& adamw) { check_adam(adamw); }

std::vector<StateRule> states_of(const Adam&) { return {{"first_moment"}, {"second_moment"}}; }
std::vector<StateRule> states_of(const AdamW&) { return {{"first_moment"}, {"second_moment"}}; }

template <typename T>
void step(const Adam& adam, const RuleStep<T>& at) {
  adam_step(adam, at, adam.weight_decay, 1.0);
}

template <typename T>
void step(const AdamW& adamw, const RuleStep<T>& at) {
  adam_step(adamw, at, 0.0, 1.0 - at.rate * adamw.weight_decay);
}

template void step(const Adam&, const RuleStep<float>&);
template void step(const Adam&, const RuleStep<double>&);
template void step(const AdamW&, const RuleStep<float>&);
template void step(const AdamW&, const RuleStep<double>&);

}  // namespace tephra::optim
