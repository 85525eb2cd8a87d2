#include <algorithm>
#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/optim/rule_step.hpp>

namespace tephra::optim {
namespace {

template <bool centred, bool with_momentum, typename T>
void rmsprop_step(const RmsProp& rmsprop, const RuleStep<T>& at) {
  const T rate = static_cast<T>(at.rate);
  const T decay = static_cast<T>(rmsprop.weight_decay);
  const T kept = static_cast<T>(rmsprop.smoothing);
  const T rest = static_cast<T>(1.0 - rmsprop.smoothing);
  const T epsilon = static_cast<T>(rmsprop.epsilon);
  const T momentum = static_cast<T>(rmsprop.momentum);
  T* const average = at.states[1];
  T* const buffer = at.states[centred ? 2 : 1];
  in_pieces(at.count, [=, p = at.parameters, g = at.gradients, s = at.states[0]](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      const T gradient = g[i] + decay * p[i];
      s[i] = kept * s[i] + rest * gradient * gradient;
      T square = s[i];
      if constexpr (centred) {
        average[i] = kept * average[i] + rest * gradient;
        square = std::max(square - average[i] * average[i], T(0));
      }
      T update = gradient / (std::sqrt(square) + epsilon);
      if constexpr (with_momentum) update = buffer[i] = momentum * buffer[i] + update;
      p[i] -= rate * update;
    }
  });
}

}  // namespace

void check(const RmsProp& rmsprop) {
  require_rate(rmsprop.id, rmsprop.learning_rate, rmsprop.weight_decay);
  require(rmsprop.smoothing >= 0 && rmsprop.smoothing < 1, rmsprop.id, "the smoothing must lie in [0, 1).");
  require_momentum(rmsprop.id, rmsprop.momentum);
  require_epsilon(rmsprop.id, rmsprop.epsilon);
}

std::vector<StateRule> states_of(const RmsProp& rmsprop) {
  std::vector<StateRule> states{{"square_average"}};
  if (rmsprop.centred) states.push_back({"gradient_average"});
  if (rmsprop.momentum > 0) states.push_back({"momentum"});
  return states;
}

template <typename T>
void step(const RmsProp& rmsprop, const RuleStep<T>& at) {
  const bool momentum = rmsprop.momentum > 0;
  if (rmsprop.centred && momentum) rmsprop_step<true, true>(rmsprop, at);
  else if (rmsprop.centred) rmsprop_step<true, false>(rmsprop, at);
  else if (momentum) rmsprop_step<false, true>(rmsprop, at);
  else rmsprop_step<false, false>(rmsprop, at);
}

template void step(const RmsProp&, const RuleStep<float>&);
template void step(const RmsProp&, const RuleStep<double>&);

}  // namespace tephra::optim
