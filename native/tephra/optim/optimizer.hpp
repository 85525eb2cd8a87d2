#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <tephra/optim/anderson.hpp>
#include <tephra/optim/optimizer_state.hpp>
#include <tephra/optim/rules.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {

// What the wrappers of a rule made of a step.
struct Applied {
  bool averaged = false;
  optim::Acceleration::End acceleration = optim::Acceleration::End::none;
};

// How many steps so far: the mean took the place of the iterate; an extrapolation was due; it was accepted.
struct AppliedCounts {
  std::uint64_t averaged = 0;
  std::uint64_t extrapolated = 0;
  std::uint64_t accepted = 0;
};
AppliedCounts operator+(AppliedCounts counts, const Applied& applied);

// Steps the trained part of the parameters, [0, layout.trained), against gradients: one pass over flat memory, LARS and LAMB
// tensor by tensor; then by what is wrapped around the rule. The bits do not depend on the number of threads. Has never heard of MPI.
class Optimizer {
 public:
  // Throws Error (wrong use) when a setting makes no sense (negative rate, momentum outside [0, 1) …).
  Optimizer(OptimizerSpec spec, const ParameterLayout& layout);

  // `number` is the step's number, counting from 1; `factor` (a schedule's) multiplies the learning rate. Spans hold at least
  // layout.trained numbers of its dtype. `loss` reads the parameters while they are tried: what a safeguard judges by. Allocates nothing.
  Applied apply(Span parameters, Span gradients, std::uint64_t number, double factor = 1.0, const BatchLoss& loss = {});

  // Adds a buffer of zeros of this name to the states, which the rule does not read: it is saved, traced and taken up again with them.
  void keep(std::string name) { states_.push_back({std::move(name), ParameterArena(layout_)}); }

  double learning_rate() const { return learning_rate_; }
  std::vector<OptimizerState>& states() { return states_; }
  const std::vector<OptimizerState>& states() const { return states_; }
  std::size_t bytes() const;

 private:
  template <typename T>
  void step(Span parameters, Span gradients, std::uint64_t number, double factor);
  std::span<OptimizerState> states_from(std::size_t first) { return std::span(states_).subspan(first); }

  OptimizerSpec spec_;
  ParameterLayout layout_;
  double learning_rate_;
  std::vector<OptimizerState> states_;  // of the rule, of its moving average, of its acceleration, what others keep
  std::size_t rule_states_ = 0;
  std::size_t average_states_ = 0;
  std::optional<optim::Acceleration> acceleration_;
};

}  // namespace tephra
