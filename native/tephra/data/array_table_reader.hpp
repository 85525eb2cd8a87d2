#pragma once

#include <string>
#include <vector>

#include <tephra/data/dataset.hpp>

namespace tephra::data {

// The columns `wanted` of a table made of arrays (see ArrayTable), column after column in that order, all numbers finite. Checked against the
// facts in `settings`. Throws Error 64, 65, 66 naming file, variable and row.
std::vector<std::vector<double>> read_array_table(const std::string& path, const ArrayTable& settings, const std::vector<std::string>& wanted);

}  // namespace tephra::data
