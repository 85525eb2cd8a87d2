#pragma once

#include <tephra/graph/op.hpp>

namespace tephra {

Extent extent_of(const Shape& shape);

// What a kernel is given for this node, addresses left out.
Step step_of(const Node& node, const std::vector<Shape>& inputs);

}  // namespace tephra
