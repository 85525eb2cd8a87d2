#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// What depends on whether the network is being trained, and on the other ranks.
namespace tephra::ops {

// `training` while training, `otherwise` in evaluation; only one of them is computed. Same shape.
Value by_phase(Graph& graph, Value training, Value otherwise);

// The sum of x over all ranks; x itself on one rank. x has no rows.
Value sum_over_ranks(Graph& graph, Value x);
bool is_sum_over_ranks(const Op& op);

std::span<const Op* const> phase_ops();

}  // namespace tephra::ops
