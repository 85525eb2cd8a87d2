#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <tephra/optim/optimizer_state.hpp>
#include <tephra/optim/rule_step.hpp>
#include <tephra/optim/rules.hpp>

namespace tephra::optim {

// Throws Error (wrong use) when a setting makes no sense.
void check(const MovingAverage& average);

std::vector<StateRule> states_of(const MovingAverage& average);

// After step `number`, counting from 1: keeps the parameters in the window, and makes them its mean where the settings ask for that; true when
// it did. Sums are in double. Allocates nothing; the bits do not depend on threads.
bool average(const MovingAverage& average, Span parameters, std::span<OptimizerState> window, std::uint64_t number);

}  // namespace tephra::optim
