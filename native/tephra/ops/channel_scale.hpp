#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// One number a channel, multiplied with all places of all rows: what normalisation is made of, with channel_bias and
// sum_channels. `axis` is the channels' dimension, the batch left out.
namespace tephra::ops {

Value channel_dots(Graph& graph, Value x, Value y, std::int64_t axis = 0);   // Σ x·y over all but the channels, C; kept in double
Value channel_scale(Graph& graph, Value x, Value c, std::int64_t axis = 0);  // x·c
Value channel_affine(Graph& graph, Value x, Value factor, Value offset, std::int64_t axis = 0);  // x·factor + offset

std::span<const Op* const> channel_scale_ops();

}  // namespace tephra::ops
