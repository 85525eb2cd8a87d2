#pragma once

#include <cstdint>
#include <string_view>

#include <tephra/optim/optimizer.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// What a step made of the exchanged gradient.
struct Updated {
  enum class End { stepped, skipped, not_finite };
  End end = End::stepped;
  double gradient_norm = 0;  // before clipping by norm; 0 without it
  Applied wrappers{};
};

// From the exchanged gradient to new parameters: divide by the loss scale, look, clip, step. The same on every rank, since
// all have the same gradient.
class Update {
 public:
  // Throws Error (wrong use) when a rule's settings make no sense. `settings` must outlive it.
  Update(const Fit& settings, const ParameterLayout& layout);

  // One step of training, `number` counting from 1. Skipped steps do not count for the optimizer, but for the schedule. When the
  // gradient is not finite and no smaller scale could help, nothing is changed but the gradient. `loss`: see Optimizer::apply.
  Updated apply(Span parameters, Span gradients, std::uint64_t number, optim::ScalerState& scaler, const BatchLoss& loss = {});

  // The learning rate of a step.
  double learning_rate(std::uint64_t number) const;
  Optimizer& optimizer() { return optimizer_; }
  // A buffer of the strategy (strategies::states_of).
  ParameterArena& kept(std::string_view name);

 private:
  const Fit& settings_;
  Optimizer optimizer_;
};

}  // namespace tephra::train
