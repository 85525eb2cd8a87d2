#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <tephra/optim/optimizer_state.hpp>
#include <tephra/optim/rule_step.hpp>
#include <tephra/optim/rules.hpp>
#include <tephra/optim/tall_least_squares.hpp>

namespace tephra {

// The loss of the batch at hand where the parameters are now, the same number on every rank; empty: there is none to judge by.
using BatchLoss = std::function<double()>;

namespace optim {

// Throws Error (wrong use) when a setting makes no sense.
void check(const Anderson& anderson);

std::vector<StateRule> states_of(const Anderson& anderson);

// The history of a fixed-point iteration and where it leads. What stands in which state follows from the number of the step, so states and
// number are all that the next step depends on. γ is solved in double whatever the parameters are; with what is kept of it per call
// nothing is allocated, and the bits do not depend on threads.
class Acceleration {
 public:
  enum class End { none, refused, accepted };  // none: no extrapolation was due, or there was no history yet

  // For so many parameters.
  Acceleration(const Anderson& settings, std::int64_t numbers);

  // Around step `number` of the rule, counting from 1; `states` as states_of() has them. Where there is nothing to extrapolate by, or the
  // result is not finite, parameters stay as the rule made them.
  void before(Span parameters, std::span<OptimizerState> states, std::uint64_t number) const;
  End after(Span parameters, std::span<OptimizerState> states, std::uint64_t number, const BatchLoss& loss);

 private:
  bool is_due(std::uint64_t number) const;
  bool is_kept(std::uint64_t number) const;
  std::uint64_t kept(std::uint64_t number) const;
  template <typename T>
  End extrapolate(std::span<T> parameters, std::span<OptimizerState> states, std::uint64_t number, const BatchLoss& loss);

  Anderson settings_;
  TallLeastSquares solver_;
};

}  // namespace optim
}  // namespace tephra
