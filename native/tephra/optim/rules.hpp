#pragma once

#include <cstdint>
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

// Wrappers of a rule: they change the parameters after its step. Numbers of steps count what the rule stepped, so not those that a loss
// scaler skipped.

// The mean of the last `window` iterates in the place of the last one (Polyak and Juditsky 1992), `on` at each step, `adaptive` where
// they scatter (Lupo Pasini, Yin, Reshniak and Stoyanov 2021): with mean and unbiased deviation of each parameter over the window,
// max_ratio is max σ / max |mean|, l2_ratio ‖σ‖/‖mean‖, and above `threshold` the parameters become the mean. The window keeps the iterates
// as the rule left them; below two of them nothing is done.
struct MovingAverage {
  enum class Mode : std::uint8_t { off, on, adaptive };
  enum class Norm : std::uint8_t { max_ratio, l2_ratio };
  std::string id{};
  Mode mode = Mode::adaptive;
  std::int64_t window = 10;
  double threshold = 0.1;
  Norm norm = Norm::max_ratio;
};

// Anderson acceleration, type II (Anderson 1965; Walker and Ni 2011). A step is a map x → g(x) with the residual f(x) = g(x) − x. After `wait`
// steps every `store_every`-th is kept, and so is each that extrapolates: every `frequency`-th. There, of the last depth + 1 kept, newest
// first, with Δx_j = x_j − x_{j+1} and Δf_j alike,
//   γ = argmin ‖f_0 − Σ γ_j Δf_j‖² + regularisation·‖γ‖²,   x ← x_0 − Σ γ_j Δx_j + mixing·(f_0 − Σ γ_j Δf_j).
// exact keeps x and g(x) of each step, so that residuals are true also where something else moved x between two steps. differenced keeps
// iterates alone and takes the next one for g(x), as the authors' program AADL does; it wants frequency ≥ depth, and an extrapolation that is
// accepted takes the place of the last iterate kept.
// The history ends before the first Δf of which newer ones are all but a millionth. safeguard: x is moved only where that makes the
// loss of the step's batch smaller.
struct Anderson {
  enum class Residual : std::uint8_t { exact, differenced };
  std::string id{};
  bool enabled = true;
  std::int64_t depth = 10;
  std::int64_t frequency = 10;
  std::int64_t store_every = 1;
  std::int64_t wait = 1;
  double mixing = 1;
  double regularisation = 0;
  Residual residual = Residual::exact;
  bool safeguard = true;
};

struct Rule;  // one of them, with its wrappers (optim/rule.hpp)

}  // namespace optim

// One of the rules above with its settings and wrappers. Which one, jobs need not know; copying is therefore done in the library.
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

// Each once, the moving average inside; else they throw Error (wrong use). What is switched off is as if it were not there.
OptimizerSpec moving_average(const OptimizerSpec& optimizer, MovingAverage average);
OptimizerSpec anderson(const OptimizerSpec& optimizer, Anderson anderson);

}  // namespace optim
}  // namespace tephra
