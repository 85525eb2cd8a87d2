#include <tephra/optim/clip.hpp>

#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra::optim {
namespace {

template <typename T>
void hold(T* g, std::int64_t count, T limit) {
  in_pieces(count, [=](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) g[i] = g[i] > limit ? limit : (g[i] < -limit ? -limit : g[i]);
  });
}

template <typename T>
double shorten(T* g, std::int64_t count, double limit) {
  const double norm = std::sqrt(sum_of_squares(g, count));
  const double share = limit / (norm + 1e-6);
  if (!std::isfinite(norm) || share >= 1) return norm;
  const T factor = static_cast<T>(share);
  in_pieces(count, [=](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) g[i] *= factor;
  });
  return norm;
}

template <typename T>
double apply_to(const Clip& clip, std::span<T> g) {
  const auto count = static_cast<std::int64_t>(g.size());
  if (clip.value > 0) hold(g.data(), count, static_cast<T>(clip.value));
  return clip.norm > 0 ? shorten(g.data(), count, clip.norm) : 0.0;
}

}  // namespace

Clip clip(Clip settings) { return settings; }

void check(const Clip& clip) {
  require(clip.value >= 0 && std::isfinite(clip.value), clip.id, "the largest gradient value must not be below 0; 0 is no limit.");
  require(clip.norm >= 0 && std::isfinite(clip.norm), clip.id, "the largest gradient norm must not be below 0; 0 is no limit.");
}

double apply(const Clip& clip, Span gradients) {
  const TinyNumbersAreZero scope;
  return gradients.dtype == Dtype::f32 ? apply_to(clip, gradients.as<float>()) : apply_to(clip, gradients.as<double>());
}

}  // namespace tephra::optim
