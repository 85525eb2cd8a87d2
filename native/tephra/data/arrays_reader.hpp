#pragma once

#include <string>

#include <tephra/data/dataset.hpp>
#include <tephra/data/table.hpp>

namespace tephra::data {

// The fields of `settings` from a file of arrays; numbers that the file has not packed stay in it. Checked against the facts in `settings`;
// every float is looked at once, in the order of the file, and must be finite. Throws Error 64, 65, 66 naming file, variable and row.
Table read_arrays(const std::string& path, const Arrays& settings);

}  // namespace tephra::data
