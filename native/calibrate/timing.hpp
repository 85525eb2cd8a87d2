#pragma once

#include <functional>

namespace tephra::calibrate {

// Seconds of one call: the lower quartile over blocks of calls, as others may use the computer now and then; as many blocks as fit `budget` seconds,
// but at least three.
double seconds_of(const std::function<void()>& work, double budget = 0.012);

// The same for work that all ranks must do equally often: `calls` calls a block.
double seconds_of_each(const std::function<void()>& work, int calls, int blocks);

}  // namespace tephra::calibrate
