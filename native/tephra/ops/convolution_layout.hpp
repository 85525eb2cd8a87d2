#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// The same numbers with the channels behind the places, as convolution libraries like them. The planner inserts these; graphs
// are written channels first.
namespace tephra::ops {

const Op& channels_last_op();   // B×C×(D×)H×W → B×(D×)H×W×C
const Op& channels_first_op();  // and back

Shape shape_with_channels_last(const Shape& shape);

std::span<const Op* const> layout_ops();

}  // namespace tephra::ops
