#pragma once

#include <span>
#include <vector>

#include <tephra/graph/graph.hpp>

// Numbers moved, none changed. Axes number the dimensions of a sample from 0.
namespace tephra::ops {

// Dimensions `first` and `second` change places.
Value transpose(Graph& graph, Value x, std::int64_t first, std::int64_t second);
// Dimension i of the result is dimension order[i] of x, by as many transposes as it takes.
Value permute(Graph& graph, Value x, const std::vector<std::int64_t>& order);

// One after the other along the axis; all other dimensions are equal.
Value concatenate(Graph& graph, Value a, Value b, std::int64_t axis);
Value concatenate(Graph& graph, const std::vector<Value>& parts, std::int64_t axis);

// Numbers [begin, begin + number) along the axis.
Value slice(Graph& graph, Value x, std::int64_t axis, std::int64_t begin, std::int64_t number);
// x from `begin` on along an axis of `size`, zeros before and after it.
Value pad(Graph& graph, Value x, std::int64_t axis, std::int64_t begin, std::int64_t size);

// Matrices in the last two dimensions: on and below the diagonal as they are, `above` above it.
Value lower_triangle(Graph& graph, Value x, double above);

std::span<const Op* const> arrange_ops();

}  // namespace tephra::ops
