#pragma once

#include <tephra/graph/op.hpp>

// How ops count, shared by families.
namespace tephra::ops {

// Moving numbers counts nothing.
inline Flops no_flops(const Node&, const std::vector<Shape>&) { return {}; }

// So many operations for each number of the first input.
template <int Operations>
Flops each_read(const Node&, const std::vector<Shape>& inputs) {
  const std::int64_t count = Operations * inputs[0].size();
  return inputs[0].batched ? Flops{count, 0} : Flops{0, count};
}

}  // namespace tephra::ops
