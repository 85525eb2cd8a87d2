#pragma once

#include <cstdint>
#include <string>

namespace tephra {
struct Span;
}

namespace tephra::optim {

// What the loss is multiplied by before the backward pass, so that small gradients survive a narrow number format (Micikevicius
// et al. 2018; the two dynamic kinds as Laanait et al. 2019). Scales lie in [1, 2^24].
//   fixed    always `scale`
//   backoff  starts at `scale`, ×factor after `window` good steps in a row, /factor after a step whose gradient is not finite
//   logmax   from x = log2 of the largest |gradient|: a running mean (beta1) and deviation (beta2), both corrected for their start;
//            the scale that keeps mean + deviations·σ at log2(target), rounded down to a power of two so that scaling moves no bit.
//            It starts at 1. A gradient that is not finite counts as `target`.
// The dynamic kinds skip a step whose gradient is not finite.
struct LossScaler {
  enum class Kind { off, fixed, backoff, logmax };
  std::string id{};
  Kind kind = Kind::off;
  double scale = 16777216;
  std::int64_t window = 2000;
  double factor = 2;
  double target = 65536;
  double beta1 = 0.99;
  double beta2 = 0.999;
  double deviations = 3.09;
};
LossScaler loss_scaler(LossScaler settings);

// Where a scaler stands; part of a checkpoint.
struct ScalerState {
  double scale = 1;
  std::uint64_t good = 0;     // good steps in a row since the scale last changed (backoff)
  std::uint64_t skipped = 0;  // steps that changed no parameter
  std::uint64_t seen = 0;     // gradients behind the three averages (logmax)
  double mean = 0;
  double slow_mean = 0;
  double square = 0;
};

// A gradient at a glance: exact when finite, also over threads and ranks.
struct GradientLook {
  bool finite = true;
  double largest = 0;  // |number|, unscaled
};

// Throws Error (wrong use) when a setting makes no sense.
void check(const LossScaler& scaler);
ScalerState first_state(const LossScaler& scaler);
// True when a gradient that is not finite means a smaller scale and a skipped step: not for a fixed scale, nor at the smallest.
bool can_fall(const LossScaler& scaler, const ScalerState& state);
// Divides f32 or f64 gradients by the scale, in place.
GradientLook unscale(double scale, Span gradients);
ScalerState after(const LossScaler& scaler, ScalerState state, const GradientLook& look);

}  // namespace tephra::optim
