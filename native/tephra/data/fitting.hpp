#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/data/table.hpp>

namespace tephra::data {

// Transforms fitted on the given rows, read one after the other: a field need not fit into memory.

// Mean and population deviation of each column, in f64 and two passes: the mean first, then the squares of the distances from it.
Transform fit_standardise(const Field& field, const std::vector<std::int64_t>& rows, const std::string& block);
// From [0, 255] for images, from each column's smallest and largest value otherwise. Throws Error 64 when low is not below high.
Transform fit_scale(const Field& field, const std::vector<std::int64_t>& rows, const Scale& settings);

}  // namespace tephra::data
