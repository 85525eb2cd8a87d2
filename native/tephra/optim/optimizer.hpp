#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tephra/optim/rules.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {

// A numbered buffer of an optimizer, laid out as the trained parameters are: "momentum" of SGD and LARS; "first_moment" and
// "second_moment" of Adam, AdamW and LAMB; "square_sum" of AdaGrad; "square_average", "gradient_average" and "momentum" of
// RMSprop. In a checkpoint: "optimizer.<state>.<block id>.<parameter>".
struct OptimizerState {
  std::string name;
  ParameterArena values;
};

// Steps the trained part of the parameters, [0, layout.trained), against gradients: one pass over flat memory, LARS and LAMB
// tensor by tensor. The bits do not depend on the number of threads. Has never heard of MPI.
class Optimizer {
 public:
  // Throws Error (wrong use) when a setting makes no sense (negative rate, momentum outside [0, 1) …).
  Optimizer(OptimizerSpec spec, const ParameterLayout& layout);

  // `number` is the step's number, counting from 1; `factor` (a schedule's) multiplies the learning rate. Spans hold at least
  // layout.trained numbers of its dtype. Allocates nothing.
  void apply(Span parameters, Span gradients, std::uint64_t number, double factor = 1.0);

  // Adds a buffer of zeros of this name to the states, which the rule does not read: it is saved, traced and taken up again with them.
  void keep(std::string name) { states_.push_back({std::move(name), ParameterArena(layout_)}); }

  double learning_rate() const { return learning_rate_; }
  std::vector<OptimizerState>& states() { return states_; }
  const std::vector<OptimizerState>& states() const { return states_; }
  std::size_t bytes() const;

 private:
  template <typename T>
  void apply_all(Span parameters, Span gradients, std::uint64_t number, double factor);

  OptimizerSpec spec_;
  ParameterLayout layout_;
  double learning_rate_;
  std::vector<OptimizerState> states_;
  std::size_t own_states_ = 0;  // those of the rule come first
};

}  // namespace tephra
