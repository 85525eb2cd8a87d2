#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

namespace tephra::ops {

struct Transposed {
  bool left = false;
  bool right = false;
};

// Matrix product. A batched value B×…×n is a matrix of B·… rows, an unbatched one must be m×n. At most one side is transposed,
// and rows may only be summed over, never multiply: B×B is no shape.
Value matmul(Graph& graph, Value a, Value b, Transposed transposed = {});

// x + b for every row: B×n, n.
Value add_bias(Graph& graph, Value x, Value bias);

// The bias node's op, which the planner joins with an activation after it.
const Op& add_bias_op();

std::span<const Op* const> linear_ops();

}  // namespace tephra::ops
