#include <tephra/optim/loss_scaler.hpp>

#include <algorithm>
#include <cmath>

#include <tephra/optim/require.hpp>
#include <tephra/tensor/span.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra::optim {
namespace {

using ScalerKind = LossScaler::Kind;

constexpr double least_scale = 1;
constexpr double most_scale = 16777216;  // 2^24

// g·0 is NaN for infinity and NaN, so one sum tells; eight of each side by side, so that the loop vectorises.
template <typename T>
GradientLook unscale_all(T factor, std::span<T> g) {
  constexpr std::size_t lanes = 8;
  T zeros[lanes] = {}, most[lanes] = {};
  const auto take = [&](std::size_t lane, T& number) {
    number *= factor;
    zeros[lane] += number * T(0);
    const T size = std::abs(number);
    most[lane] = size > most[lane] ? size : most[lane];
  };
  const std::size_t whole = g.size() - g.size() % lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) take(lane, g[i + lane]);
  for (std::size_t i = whole; i < g.size(); ++i) take(i - whole, g[i]);
  GradientLook look;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    look.finite = look.finite && zeros[lane] == 0;
    look.largest = std::max(look.largest, static_cast<double>(most[lane]));
  }
  return look;
}

ScalerState after_backoff(const LossScaler& scaler, ScalerState state, bool finite) {
  if (!finite) {
    state.scale = std::max(state.scale / scaler.factor, least_scale);
    state.good = 0;
  } else if (++state.good >= static_cast<std::uint64_t>(scaler.window)) {
    state.scale = std::min(state.scale * scaler.factor, most_scale);
    state.good = 0;
  }
  return state;
}

ScalerState after_logmax(const LossScaler& scaler, ScalerState state, const GradientLook& look) {
  if (look.finite && look.largest == 0) return state;
  const double limit = std::log2(scaler.target);
  const double x = look.finite ? std::log2(look.largest) : limit;
  const double count = static_cast<double>(++state.seen);
  state.mean = scaler.beta1 * state.mean + (1 - scaler.beta1) * x;
  state.slow_mean = scaler.beta2 * state.slow_mean + (1 - scaler.beta2) * x;
  state.square = scaler.beta2 * state.square + (1 - scaler.beta2) * x * x;
  const double mean = state.mean / (1 - std::pow(scaler.beta1, count));
  const double start = 1 - std::pow(scaler.beta2, count);
  const double slow_mean = state.slow_mean / start;
  const double deviation = std::sqrt(std::max(state.square / start - slow_mean * slow_mean, 0.0));
  const double power = std::floor(limit - (mean + scaler.deviations * deviation));
  state.scale = std::clamp(std::exp2(power), least_scale, most_scale);
  return state;
}

}  // namespace

LossScaler loss_scaler(LossScaler settings) { return settings; }

void check(const LossScaler& scaler) {
  const std::string& id = scaler.id;
  if (scaler.kind == ScalerKind::fixed || scaler.kind == ScalerKind::backoff)
    require(scaler.scale >= least_scale && scaler.scale <= most_scale, id, "the loss scale must lie in [1, 16777216].");
  if (scaler.kind == ScalerKind::backoff) {
    require(scaler.window >= 1, id, "the loss scaler's window must have at least one step.");
    require(scaler.factor > 1 && std::isfinite(scaler.factor), id, "the loss scaler's factor must be above 1.");
  }
  if (scaler.kind == ScalerKind::logmax) {
    require_betas(id, scaler.beta1, scaler.beta2);
    require(scaler.target > 0 && std::isfinite(scaler.target), id, "the loss scaler's target must be above 0.");
    require(scaler.deviations >= 0 && std::isfinite(scaler.deviations), id, "the loss scaler's deviations must not be below 0.");
  }
}

ScalerState first_state(const LossScaler& scaler) {
  const bool set = scaler.kind == ScalerKind::fixed || scaler.kind == ScalerKind::backoff;
  return {.scale = set ? scaler.scale : 1.0};
}

bool can_fall(const LossScaler& scaler, const ScalerState& state) {
  return (scaler.kind == ScalerKind::backoff || scaler.kind == ScalerKind::logmax) && state.scale > least_scale;
}

GradientLook unscale(double scale, Span gradients) {
  const TinyNumbersAreZero scope;
  if (gradients.dtype == Dtype::f32) return unscale_all(static_cast<float>(1.0 / scale), gradients.as<float>());
  return unscale_all(1.0 / scale, gradients.as<double>());
}

ScalerState after(const LossScaler& scaler, ScalerState state, const GradientLook& look) {
  if (!look.finite) ++state.skipped;
  if (scaler.kind == ScalerKind::backoff) return after_backoff(scaler, state, look.finite);
  if (scaler.kind == ScalerKind::logmax) return after_logmax(scaler, state, look);
  return state;
}

}  // namespace tephra::optim
