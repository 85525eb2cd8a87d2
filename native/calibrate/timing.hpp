#pragma once

#include <functional>
#include <string>

namespace tephra::calibrate {

// Seconds of one call on one thread: the median over blocks of calls, as many as fit `budget` seconds of a core, but at least three.
double seconds_of(const std::function<void()>& work, double budget = 0.002);

// Seconds that pass for work that all ranks must do equally often: `calls` calls a block.
double seconds_of_each(const std::function<void()>& work, int calls, int blocks);

// The least of this figure and of what earlier passes found in its place.
double least_of(double seconds);

// A pass asks for the same figures in the same order as those before it, which left the least of each in `file`: a computer that is slow for a second or
// a minute here and there is taken at its full speed.
void read_passes(const std::string& file);
void write_passes(const std::string& file);

}  // namespace tephra::calibrate
