#pragma once

#include <string>
#include <vector>

namespace tephra {

namespace optim {

// In the rules below p is a parameter, g its gradient, n the number of the step, counting from 1; rate is learning_rate times
// the schedule's factor. Coupled decay: g += weight_decay·p before all else.

// Stochastic gradient descent as torch.optim.SGD (dampening 0), coupled decay: b = momentum·b + g;
// p -= rate·(nesterov ? g + momentum·b : b).
struct Sgd {
  std::string id{};
  double learning_rate = 1e-2;
  double momentum = 0;
  double weight_decay = 0;
  bool nesterov = false;
};

// Adam (Kingma and Ba 2015) as torch.optim.Adam, coupled decay: m = β1·m + (1−β1)·g; v = β2·v + (1−β2)·g²;
// p -= rate/(1−β1ⁿ) · m / (√v/√(1−β2ⁿ) + ε).
struct Adam {
  std::string id{};
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
};

// Adam with decoupled decay (Loshchilov and Hutter 2019) as torch.optim.AdamW: p *= 1 − rate·weight_decay, then Adam's step
// without decay.
struct AdamW {
  std::string id{};
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 1e-2;
};

// AdaGrad (Duchi, Hazan and Singer 2011) as torch.optim.Adagrad, coupled decay: s += g²;
// p -= rate/(1 + (n−1)·rate_decay) · g / (√s + ε); s starts at initial_accumulator.
struct AdaGrad {
  std::string id{};
  double learning_rate = 1e-2;
  double rate_decay = 0;
  double initial_accumulator = 0;
  double epsilon = 1e-10;
  double weight_decay = 0;
};

// RMSprop (Hinton 2012; centred: Graves 2013) as torch.optim.RMSprop, coupled decay: s = α·s + (1−α)·g²; a = α·a + (1−α)·g;
// u = g / (√(centred ? s − a² : s) + ε); p -= rate·(momentum > 0 ? b = momentum·b + u : u). Rounding never makes s − a² negative here.
struct RmsProp {
  std::string id{};
  double learning_rate = 1e-2;
  double smoothing = 0.99;  // α
  double epsilon = 1e-8;
  double momentum = 0;
  double weight_decay = 0;
  bool centred = false;
};

// LARS (You, Gitman and Ginsburg 2017, algorithm 1 with equation 6): a rate of its own for each parameter tensor,
// λ = trust·‖p‖/(‖g‖ + weight_decay·‖p‖), λ = 1 where a norm is 0; v = momentum·v + rate·λ·(g + weight_decay·p); p -= v.
// clip: min(rate, λ) instead of rate·λ (LARC). keep_vectors: tensors of at most one dimension, such as biases, take λ = 1
// without decay.
struct Lars {
  std::string id{};
  double learning_rate = 1e-1;
  double momentum = 0.9;
  double trust = 1e-3;
  double weight_decay = 0;
  bool clip = false;
  bool keep_vectors = true;
};

// LAMB (You et al. 2020, algorithm 2, φ(z) = z, with bias correction): m and v as Adam's without decay;
// u = m/(1−β1ⁿ) / (√v/√(1−β2ⁿ) + ε) + weight_decay·p; p -= rate·‖p‖/‖u‖·u for each parameter tensor, the ratio being 1 where a
// norm is 0. keep_vectors: tensors of at most one dimension take ratio 1 without decay.
struct Lamb {
  std::string id{};
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-6;
  double weight_decay = 1e-2;
  bool keep_vectors = true;
};

struct Rule;  // one of them (optim/rule.hpp)

}  // namespace optim

// One of the rules above with its settings. Which one, jobs need not know; copying is therefore done in the library.
class OptimizerSpec {
 public:
  explicit OptimizerSpec(const optim::Rule& rule);
  OptimizerSpec(const OptimizerSpec& other);
  OptimizerSpec& operator=(const OptimizerSpec& other);
  ~OptimizerSpec();

  const optim::Rule& rule() const;

 private:
  std::vector<optim::Rule> rule_;  // one: a vector may be a member before what it holds is defined
};

namespace optim {

OptimizerSpec sgd(Sgd sgd);
OptimizerSpec adam(Adam adam);
OptimizerSpec adamw(AdamW adamw);
OptimizerSpec adagrad(AdaGrad adagrad);
OptimizerSpec rmsprop(RmsProp rmsprop);
OptimizerSpec lars(Lars lars);
OptimizerSpec lamb(Lamb lamb);

}  // namespace optim
}  // namespace tephra
