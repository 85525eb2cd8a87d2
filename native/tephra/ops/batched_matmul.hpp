#pragma once

#include <span>

#include <tephra/graph/graph.hpp>
#include <tephra/ops/linear.hpp>

namespace tephra::ops {

// A product of matrices for each row and each place of the dimensions before the last two, which are the same on both sides:
// [B×]…×m×k · [B×]…×k×n → [B×]…×m×n. At most one side is transposed: stored as …×k×m, or as …×n×k.
Value batched_matmul(Graph& graph, Value a, Value b, Transposed transposed = {});

std::span<const Op* const> batched_matmul_ops();

}  // namespace tephra::ops
