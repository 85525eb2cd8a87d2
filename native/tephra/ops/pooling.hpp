#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Pooling over the windows of B×C×(D×)H×W, each channel for itself. Places beyond the last whole window are left out, as in torch
// without ceil_mode.
namespace tephra::ops {

// Largest number of each window; padding is never the largest (at most half a window of it). NaN wins.
Value max_pool(Graph& graph, Value x, Window window);

// Mean of each window. Padding counts as zeros: the sum is always divided by the whole window (torch's count_include_pad).
Value average_pool(Graph& graph, Value x, Window window);

// The g that `x` puts back into windows, when x is the gradient of a max pool; none otherwise.
Value put_by_max_pool(const Graph& graph, Value x);

std::span<const Op* const> pooling_ops();

}  // namespace tephra::ops
