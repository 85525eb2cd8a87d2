#pragma once

#include <string>

namespace tephra {
struct Span;
}

namespace tephra::optim {

// Limits of the gradient of the whole batch, by value first; 0 = no limit.
struct Clip {
  std::string id{};
  double value = 0;  // each number is held in [−value, value], as torch.nn.utils.clip_grad_value_
  double norm = 0;   // all numbers times min(1, norm / (‖g‖ + 1e-6)), as torch.nn.utils.clip_grad_norm_ (Pascanu, Mikolov and Bengio 2013)
};
Clip clip(Clip settings);

// Throws Error (wrong use) when a limit is negative.
void check(const Clip& clip);

// Clips f32 or f64 gradients in place and returns ‖g‖ over all of them before `norm` acts, 0 when that is not set. The sum is in double
// in a fixed order, so ranks with the same gradients get the same bits. Where ‖g‖ is not finite, gradients stay as they are.
double apply(const Clip& clip, Span gradients);

}  // namespace tephra::optim
