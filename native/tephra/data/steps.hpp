#pragma once

#include <vector>

#include <tephra/data/description.hpp>

namespace tephra::data {

// The steps of a dataset by what they do, in the order of the drawing; they lie in the dataset.
struct Steps {
  const Description* source = nullptr;
  const Columns* columns = nullptr;
  std::vector<const PoolImages*> pools;
  std::vector<const Description*> rows;        // say which rows there are and to which part they belong: Split, Take, KFold, ChooseLabels, FilterSamples, Collocation
  std::vector<const Description*> transforms;  // fitted
};

// Throws Error 64 when a step that can be taken once is there twice.
Steps steps_of(const Dataset& dataset);

}  // namespace tephra::data
