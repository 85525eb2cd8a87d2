#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// One number a channel against B×…×C×…, C being dimension `axis` of a sample: what normalisation and the biases of convolutions
// are made of. Sums run over rows and all other dimensions, and are kept in double.
namespace tephra::ops {

Value channel_sums(Graph& graph, Value x, std::int64_t axis);              // Σ x, C
Value channel_dots(Graph& graph, Value x, Value y, std::int64_t axis);     // Σ x·y, C
Value channel_add(Graph& graph, Value x, Value c, std::int64_t axis);      // x + c
Value channel_scale(Graph& graph, Value x, Value c, std::int64_t axis);    // x·c
Value channel_affine(Graph& graph, Value x, Value factor, Value offset, std::int64_t axis);  // x·factor + offset
Value spread_channels(Graph& graph, Value c, const Shape& shape, std::int64_t axis);         // c at every place of its channel

std::span<const Op* const> channel_ops();

}  // namespace tephra::ops
