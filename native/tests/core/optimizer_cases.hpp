#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tephra/optim/optimizer.hpp>

#include "reference.hpp"

namespace tephra::testing {

// A matrix, a vector and a matrix: 22 numbers.
ParameterLayout three_tensors(Dtype dtype);

// Every rule with every kind of setting, by the name it has in reference.py.
std::vector<std::pair<std::string, OptimizerSpec>> optimizer_cases();

// Parameters after 30 steps from wave 1 against the waves 100, 101 …
std::vector<double> thirty_steps(const OptimizerSpec& spec, Dtype dtype);

}  // namespace tephra::testing
