#include <tephra/plan/steps.hpp>

#include <algorithm>

namespace tephra {

Extent extent_of(const Shape& shape) {
  Extent extent{.size = shape.size(), .last = shape.last(), .batched = shape.batched, .rank = static_cast<int>(shape.dims.size())};
  std::copy(shape.dims.begin(), shape.dims.end(), extent.dims);
  return extent;
}

Step step_of(const Node& node, const std::vector<Shape>& inputs) {
  const Attributes& from = node.attributes;
  Step step{.out_extent = extent_of(node.shape), .alpha = from.alpha, .beta = from.beta, .number = from.number, .axis = from.axis, .begin = from.begin,
            .transpose_left = from.transpose_left, .transpose_right = from.transpose_right, .window = from.window};
  for (std::size_t i = 0; i < inputs.size(); ++i) step.in_extent[i] = extent_of(inputs[i]);
  return step;
}

}  // namespace tephra
