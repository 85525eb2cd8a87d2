#pragma once

#include "built_case.hpp"

namespace tephra::testing {

// The error of the op's kernel run on the rows in two tiles, one of them perhaps empty, against all rows at once. 0 for an op
// that has no kernel, or reads what another op makes. Throws when the kernel writes behind its scratch.
double tile_error(std::string_view op, const BuiltCase& built, const Setting& setting, Random& random);

}  // namespace tephra::testing
