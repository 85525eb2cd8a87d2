#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tephra/optim/optimizer.hpp>

namespace tephra::testing {

// The numbers that reference.py makes by the same formula.
inline void fill_wave(Span values, int series) {
  for (std::int64_t i = 0; i < values.count; ++i) values.set(i, std::sin(12.9898 * static_cast<double>(i) + 78.233 * series + 1));
}

// A matrix, a vector and a matrix: 22 numbers.
ParameterLayout three_tensors(Dtype dtype);

// Every rule with every kind of setting, by the name it has in reference.py.
std::vector<std::pair<std::string, OptimizerSpec>> optimizer_cases();

// Parameters after 30 steps from wave 1 against the waves 100, 101 …
std::vector<double> thirty_steps(const OptimizerSpec& spec, Dtype dtype);

}  // namespace tephra::testing
