#pragma once

#include <variant>

#include <tephra/data/dataset.hpp>

namespace tephra::data {

// One step of a dataset.
struct Description {
  std::variant<Csv, Idx, Cifar, Arrays, ArrayTable, Synthetic, Columns, PoolImages, Split, Take, KFold, ChooseLabels, FilterSamples, Collocation, Standardise, Scale> step;
};

}  // namespace tephra::data
