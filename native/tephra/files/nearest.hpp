#pragma once

#include <string>
#include <vector>

namespace tephra::files {

// Of `names`, the one closest to `name` in letters to change, case aside (Levenshtein distance); "" when none is close.
std::string nearest(const std::string& name, const std::vector<std::string>& names);

// " Did you mean "B1"? The file has: a, B1, c." as the end of a message about a name that is not among `names`, of which it tells
// at most 20; `noun` is what they are ("column").
std::string among(const std::string& name, const std::vector<std::string>& names, const std::string& noun);

}  // namespace tephra::files
