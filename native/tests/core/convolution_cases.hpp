#pragma once

#include <vector>

#include "gradient_check.hpp"

namespace tephra::testing {

// Convolutions, pools and channel sums over one, two and three dimensions.
std::vector<OpCase> convolution_cases();

}  // namespace tephra::testing
