#pragma once

#include <cstdint>
#include <vector>

#include <tephra/data/table.hpp>

namespace tephra::data {

// Those of `rows` whose class is among settings.labels, in their order; all where none is named. Throws Error 64 for a class that the field has not,
// or one that is named twice.
std::vector<std::int64_t> rows_of_labels(const std::vector<std::int64_t>& rows, const ChooseLabels& settings, const Field& field);

// Class labels[i] becomes i; rows of other classes, which no part holds any more, become 0.
void renumber(Field& field, const std::vector<std::int64_t>& labels);

}  // namespace tephra::data
