#pragma once

#include <functional>

namespace tephra::calibrate {

// Seconds of one call on one thread: the median over blocks of calls, as many as fit `budget` seconds of a core, but at least three.
double seconds_of(const std::function<void()>& work, double budget = 0.012);

// Seconds that pass for work that all ranks must do equally often: `calls` calls a block.
double seconds_of_each(const std::function<void()>& work, int calls, int blocks);

}  // namespace tephra::calibrate
