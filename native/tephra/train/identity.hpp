#pragma once

#include <string>

#include <tephra/files/json.hpp>

namespace tephra::train {

// Of what was begun with `found` and is taken up with `wanted`: the first key that differs, as "seed 3, not 4"; "" when none does. A job whose hash is not
// known, on either side, is every job.
std::string difference(const files::Json& found, const files::Json& wanted);

}  // namespace tephra::train
