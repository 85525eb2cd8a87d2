#pragma once

#include "built_case.hpp"

namespace tephra::testing {

// The worst error of a case's gradients against central differences, f64: max|analytic − difference| / max|difference| over each
// leaf's numbers, or a random few of a large one.
double first_difference_error(const BuiltCase& built, const Setting& setting, Random& random);
double second_difference_error(const BuiltCase& built, const Setting& setting, Random& random);

}  // namespace tephra::testing
