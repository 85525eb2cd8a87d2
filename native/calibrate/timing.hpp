#pragma once

#include <functional>

namespace tephra::calibrate {

// Seconds of one call on one thread: the median over blocks of calls, as many as fit `budget` seconds of a core, but at least three.
double seconds_of(const std::function<void()>& work, double budget = 0.004);

// Seconds that pass for work that all ranks must do equally often: `calls` calls a block.
double seconds_of_each(const std::function<void()>& work, int calls, int blocks);

// Runs `measure` several times. It must ask for the same measurements in the same order each time; from the second time on each is told the least of what it
// was so far, so that a computer that is slow for a second here and there is taken at its full speed.
void in_passes(const std::function<void()>& measure);

}  // namespace tephra::calibrate
