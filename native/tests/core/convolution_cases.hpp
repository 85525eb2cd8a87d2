#pragma once

#include <vector>

#include "gradient_check.hpp"

namespace tephra::testing {

// Convolutions, pools and channel sums over one, two and three dimensions.
std::vector<OpCase> convolution_cases();

// Those of one op each, without anything before or after it.
std::vector<OpCase> single_convolution_cases();

}  // namespace tephra::testing
