#pragma once

#include <variant>

#include <tephra/data/dataset.hpp>

namespace tephra::data {

// One step of a dataset and the step before it.
struct Description {
  std::variant<Csv, Idx, Cifar, Arrays, Columns, Split, Standardise, Scale> step;
  std::shared_ptr<const Description> source;
};

}  // namespace tephra::data
