#pragma once

#include <vector>

#include <tephra/data/description.hpp>

namespace tephra::data {

// The steps of a dataset by what they do, in the order of the drawing; they lie in the dataset.
struct Steps {
  const Csv* csv = nullptr;
  const Idx* idx = nullptr;
  const Cifar* cifar = nullptr;
  const Arrays* arrays = nullptr;
  const Columns* columns = nullptr;
  const Split* split = nullptr;
  std::vector<const Description*> transforms;
};

// Throws Error 64 when a step that can be taken once is there twice.
Steps steps_of(const Dataset& dataset);

}  // namespace tephra::data
