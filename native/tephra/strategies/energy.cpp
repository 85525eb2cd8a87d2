#include <tephra/strategies/energy.hpp>

#include <cmath>

#include <tephra/optim/pieces.hpp>

namespace tephra::strategies {
namespace {

// Most that a gradient is stretched.
constexpr double most_scale = 5;
// Keeps a gradient of zero from dividing.
constexpr double least_update = 1e-12;

template <typename T>
void match(const StrategySpec& spec, Span gradients, Span centre, const Energy& energy) {
  T *g = gradients.as<T>().data(), *m = energy.proxy.as<T>().data(), *seen = energy.seen.as<T>().data();
  const T* w = centre.as<T>().data();
  const T rate = static_cast<T>(spec.learning_rate), momentum = static_cast<T>(spec.momentum), kappa = static_cast<T>(spec.kappa);
  const T most = static_cast<T>(most_scale), least = static_cast<T>(least_update);
  optim::in_pieces(gradients.count, [=](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) {
      const T update = -rate * g[i];
      m[i] = momentum * m[i] + update;
      const T moved = w[i] - seen[i];
      seen[i] = w[i];
      const T scale = (kappa * std::abs(m[i]) - std::abs(moved)) / (std::abs(update) + least);
      g[i] *= scale < T(0) ? T(0) : (scale > most ? most : scale);
    }
  });
}

}  // namespace

void match_energy(const StrategySpec& spec, Span gradients, Span centre, const Energy& energy) {
  if (gradients.dtype == Dtype::f32) match<float>(spec, gradients, centre, energy);
  else match<double>(spec, gradients, centre, energy);
}

}  // namespace tephra::strategies
