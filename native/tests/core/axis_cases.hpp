#pragma once

#include <cstdint>
#include <vector>

#include "gradient_check.hpp"

namespace tephra::testing {

// Ops along an axis, over channels and by labels, products of many matrices, and activations made of several ops; dimensions and
// places are drawn from `series`.
std::vector<OpCase> axis_cases(std::uint64_t series);

}  // namespace tephra::testing
