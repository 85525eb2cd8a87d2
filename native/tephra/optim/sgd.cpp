#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/optim/rule_step.hpp>

namespace tephra::optim {
namespace {

template <typename T>
void plain(const Sgd& sgd, const RuleStep<T>& at) {
  const T rate = static_cast<T>(at.rate);
  const T decay = static_cast<T>(sgd.weight_decay);
  in_pieces(at.count, [=, p = at.parameters, g = at.gradients](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) p[i] -= rate * (g[i] + decay * p[i]);
  });
}

template <typename T>
void with_momentum(const Sgd& sgd, const RuleStep<T>& at) {
  const T rate = static_cast<T>(at.rate);
  const T decay = static_cast<T>(sgd.weight_decay);
  const T momentum = static_cast<T>(sgd.momentum);
  const T gradient_share = sgd.nesterov ? T(1) : T(0);
  const T buffer_share = sgd.nesterov ? momentum : T(1);
  in_pieces(at.count, [=, p = at.parameters, g = at.gradients, b = at.states[0]](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      const T gradient = g[i] + decay * p[i];
      const T buffer = momentum * b[i] + gradient;
      b[i] = buffer;
      p[i] -= rate * (gradient_share * gradient + buffer_share * buffer);
    }
  });
}

}  // namespace

void check(const Sgd& sgd) {
  require_rate(sgd.id, sgd.learning_rate, sgd.weight_decay);
  require_momentum(sgd.id, sgd.momentum);
  require(!sgd.nesterov || sgd.momentum > 0, sgd.id, "Nesterov's step needs a momentum above 0.");
}

std::vector<StateRule> states_of(const Sgd& sgd) {
  if (sgd.momentum > 0) return {{"momentum"}};
  return {};
}

template <typename T>
void step(const Sgd& sgd, const RuleStep<T>& at) {
  if (sgd.momentum > 0) with_momentum(sgd, at);
  else plain(sgd, at);
}

template void step(const Sgd&, const RuleStep<float>&);
template void step(const Sgd&, const RuleStep<double>&);

}  // namespace tephra::optim
