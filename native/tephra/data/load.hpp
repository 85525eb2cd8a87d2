#pragma once

#include <vector>

#include <tephra/data/bindings.hpp>
#include <tephra/data/table.hpp>

namespace tephra::data {

// Reads and prepares a dataset. Rows are split before anything is fitted, wherever the split was drawn, so that fitting sees
// part `train` only; without a split every row is train. Throws Error 64, 65, 66 naming block, file, line.
Table load(const Dataset& dataset, const Bindings& bindings);

// The same, but with the transforms that a model was trained with instead of the drawn ones: nothing is fitted.
Table load_as_fitted(const Dataset& dataset, const Bindings& bindings, const std::vector<Transform>& fitted);

// Rows of each part as far as the description alone tells; all 0 when it states no row count.
struct StatedParts {
  std::int64_t train = 0;
  std::int64_t validation = 0;
  std::int64_t test = 0;
};
StatedParts stated_parts(const Dataset& dataset);

}  // namespace tephra::data
