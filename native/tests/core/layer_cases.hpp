#pragma once

#include <vector>

#include "gradient_check.hpp"

namespace tephra::testing {

// Layers and losses made of several ops, as functions of their inputs.
std::vector<OpCase> layer_cases();

}  // namespace tephra::testing
