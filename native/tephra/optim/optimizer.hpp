#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <tephra/plan/parameter_layout.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {

namespace optim {

// Stochastic gradient descent as torch.optim.SGD (dampening 0): g += weight_decay·p; b = momentum·b + g;
// p -= learning_rate·(nesterov ? g + momentum·b : b).
struct Sgd {
  std::string id{};
  double learning_rate = 1e-2;
  double momentum = 0;
  double weight_decay = 0;
  bool nesterov = false;
};

// Adam (Kingma and Ba 2015) as torch.optim.Adam: g += weight_decay·p; m = β1·m + (1−β1)·g; v = β2·v + (1−β2)·g²;
// p -= learning_rate/(1−β1ⁿ) · m / (√v/√(1−β2ⁿ) + ε), n counting from 1.
struct Adam {
  std::string id{};
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
};

}  // namespace optim

using OptimizerSpec = std::variant<optim::Sgd, optim::Adam>;

namespace optim {

OptimizerSpec sgd(Sgd sgd);
OptimizerSpec adam(Adam adam);
const std::string& id_of(const OptimizerSpec& spec);

}  // namespace optim

// A numbered buffer of an optimizer, laid out as the parameters are: "momentum" of SGD, "first_moment" and "second_moment"
// of Adam. In a checkpoint: "optimizer.<state>.<block id>.<parameter>".
struct OptimizerState {
  std::string name;
  ParameterArena values;
};

// Steps parameters against gradients in one pass over flat memory. Has never heard of MPI.
class Optimizer {
 public:
  // Throws Error (wrong use) when a setting makes no sense (negative rate, momentum outside [0, 1) …).
  Optimizer(OptimizerSpec spec, const ParameterLayout& layout);

  // `number` is the step's number, counting from 1. Spans hold at least layout.count numbers of its dtype. Allocates nothing.
  void apply(Span parameters, Span gradients, std::uint64_t number);

  std::vector<OptimizerState>& states() { return states_; }
  const std::vector<OptimizerState>& states() const { return states_; }
  std::size_t bytes() const;

 private:
  OptimizerSpec spec_;
  Dtype dtype_;
  std::int64_t count_;
  std::vector<OptimizerState> states_;
};

}  // namespace tephra
