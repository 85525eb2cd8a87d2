#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

namespace tephra::ops {

// Zero with probability `rate`, the rest divided by 1 − rate; x itself outside training. The mask depends on seed, training
// step, sample, `stream` (the number of the dropout in its graph, < 256) and place in the sample: not on rank, row or thread.
Value dropout(Graph& graph, Value x, double rate, std::int64_t stream);

std::span<const Op* const> dropout_ops();

}  // namespace tephra::ops
