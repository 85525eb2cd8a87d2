#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// One number a channel, added to or summed over all places of all rows. `axis` is the channels' dimension, the batch left out.
namespace tephra::ops {

Value channel_bias(Graph& graph, Value x, Value bias, std::int64_t axis = 0);        // B×C×…, C → B×C×…
Value sum_channels(Graph& graph, Value x, std::int64_t axis = 0);                    // B×C×… → C; sums are kept in double
Value spread_channels(Graph& graph, Value x, const Shape& shape, std::int64_t axis = 0);  // C → the batched shape given

std::span<const Op* const> channel_ops();

}  // namespace tephra::ops
