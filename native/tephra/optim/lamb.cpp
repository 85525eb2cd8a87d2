#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/optim/rule_step.hpp>

namespace tephra::optim {
namespace {

// The direction u of one number. It is computed twice, for its norm and for the step, instead of being stored.
template <typename T>
struct Direction {
  const T* p;
  const T* m;
  const T* v;
  T correction;
  T root;
  T epsilon;
  T decay;

  T operator()(std::int64_t i) const { return correction * m[i] / (std::sqrt(v[i]) * root + epsilon) + decay * p[i]; }
};

template <typename T>
void average(const Lamb& lamb, const RuleStep<T>& at) {
  const T beta1 = static_cast<T>(lamb.beta1);
  const T beta2 = static_cast<T>(lamb.beta2);
  const T rest1 = static_cast<T>(1.0 - lamb.beta1);
  const T rest2 = static_cast<T>(1.0 - lamb.beta2);
  in_pieces(at.count, [=, g = at.gradients, m = at.states[0], v = at.states[1]](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      m[i] = beta1 * m[i] + rest1 * g[i];
      v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
    }
  });
}

template <typename T>
double trust_ratio(const T* parameters, const Direction<T>& direction, std::int64_t count) {
  const double parameter_norm = std::sqrt(sum_of_squares(parameters, count));
  const double direction_norm = std::sqrt(sum_of(count, [=](std::int64_t i) {
    const auto value = static_cast<double>(direction(i));
    return value * value;
  }));
  return parameter_norm > 0 && direction_norm > 0 ? parameter_norm / direction_norm : 1.0;
}

template <typename T>
void step_tensor(const Lamb& lamb, const RuleStep<T>& at, const ParameterEntry& entry) {
  T* const p = at.parameters + entry.offset;
  const bool kept = lamb.keep_vectors && entry.shape.size() <= 1;
  const auto n = static_cast<double>(at.number);
  const Direction<T> direction{.p = p, .m = at.states[0] + entry.offset, .v = at.states[1] + entry.offset,
                               .correction = static_cast<T>(1.0 / (1.0 - std::pow(lamb.beta1, n))),
                               .root = static_cast<T>(1.0 / std::sqrt(1.0 - std::pow(lamb.beta2, n))),
                               .epsilon = static_cast<T>(lamb.epsilon), .decay = static_cast<T>(kept ? 0.0 : lamb.weight_decay)};
  const T rate = static_cast<T>(kept ? at.rate : at.rate * trust_ratio(p, direction, entry.count));
  in_pieces(entry.count, [=](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) p[i] -= rate * direction(i);
  });
}

}  // namespace

void check(const Lamb& lamb) {
  require_rate(lamb.id, lamb.learning_rate, lamb.weight_decay);
  require_betas(lamb.id, lamb.beta1, lamb.beta2);
  require_epsilon(lamb.id, lamb.epsilon);
}

std::vector<StateRule> states_of(const Lamb&) { return {{"first_moment"}, {"second_moment"}}; }

template <typename T>
void step(const Lamb& lamb, const RuleStep<T>& at) {
  average(lamb, at);
  for (const ParameterEntry& entry : at.entries) step_tensor(lamb, at, entry);
}

template void step(const Lamb&, const RuleStep<float>&);
template void step(const Lamb&, const RuleStep<double>&);

}  // namespace tephra::optim
