#pragma once

#include <tephra/plan/arena.hpp>
#include <tephra/plan/lowering.hpp>
#include <tephra/plan/plan.hpp>

namespace tephra {

// Turns a lowered graph into steps with addresses: life times → arena, element-wise steps in place where nothing else reads
// their input, parameter gradients straight into the gradient arena. Results are prediction, loss, then for each
// parameter its gradient, or for a state what it becomes (or none). Constants met are added to the plan.
Program schedule(Plan& plan, ArenaLayout& arena, Lowered lowered);

}  // namespace tephra
