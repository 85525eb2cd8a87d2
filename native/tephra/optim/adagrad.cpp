#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/optim/rule_step.hpp>

namespace tephra::optim {

void check(const AdaGrad& adagrad) {
  require_rate(adagrad.id, adagrad.learning_rate, adagrad.weight_decay);
  require(adagrad.rate_decay >= 0 && std::isfinite(adagrad.rate_decay), adagrad.id, "the decay of the learning rate must not be below 0.");
  require(adagrad.initial_accumulator >= 0 && std::isfinite(adagrad.initial_accumulator), adagrad.id, "the initial accumulator must not be below 0.");
  require_epsilon(adagrad.id, adagrad.epsilon);
}

std::vector<StateRule> states_of(const AdaGrad& adagrad) { return {{"square_sum", adagrad.initial_accumulator}}; }

template <typename T>
void step(const AdaGrad& adagrad, const RuleStep<T>& at) {
  const T rate = static_cast<T>(at.rate / (1.0 + static_cast<double>(at.number - 1) * adagrad.rate_decay));
  const T decay = static_cast<T>(adagrad.weight_decay);
  const T epsilon = static_cast<T>(adagrad.epsilon);
  in_pieces(at.count, [=, p = at.parameters, g = at.gradients, s = at.states[0]](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      const T gradient = g[i] + decay * p[i];
      s[i] += gradient * gradient;
      p[i] -= rate * gradient / (std::sqrt(s[i]) + epsilon);
    }
  });
}

template void step(const AdaGrad&, const RuleStep<float>&);
template void step(const AdaGrad&, const RuleStep<double>&);

}  // namespace tephra::optim
