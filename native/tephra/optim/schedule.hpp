#pragma once

#include <cstdint>
#include <string>

namespace tephra::optim {

// How the learning rate changes over the steps. With n = steps done before this one and after the warm-up, the factor is
//   constant     1
//   step         factor^⌊n/steps⌋ (torch's StepLR)
//   exponential  factor^(n/steps) (torch's ExponentialLR for steps = 1)
//   cosine       floor + (1−floor)·(1 + cos(π·n/steps))/2, floor after `steps` (Loshchilov and Hutter 2017; torch's CosineAnnealingLR)
//   polynomial   floor + (1−floor)·(1 − n/steps)^power, floor after `steps` (torch's PolynomialLR)
// Before that, for `warm_up` steps, k = 1, 2 …: warm_up_from + (1−warm_up_from)·k/warm_up, as Goyal et al. 2017. base_batch > 0:
// all of it is multiplied by batch / base_batch (linear scaling, same source).
struct Schedule {
  enum class Kind { off, constant, step, exponential, cosine, polynomial };
  std::string id{};
  Kind kind = Kind::off;
  std::int64_t steps = 1;
  double factor = 0.1;
  double floor = 0;
  double power = 1;
  std::int64_t warm_up = 0;  // steps
  double warm_up_from = 0;
  std::int64_t base_batch = 0;  // samples, 0 = no scaling
};
Schedule schedule(Schedule settings);

// Throws Error (wrong use) when a setting makes no sense.
void check(const Schedule& schedule);

// What the learning rate of step `number`, counting from 1, is multiplied by; 1 when off. `batch` is that of all ranks together.
double rate(const Schedule& schedule, std::int64_t batch, std::uint64_t number);

}  // namespace tephra::optim
