#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Sums and maxima along one dimension, which stays as 1. Axes number the dimensions of a sample from 0. Sums are kept in double.
namespace tephra::ops {

Value sum_axis(Graph& graph, Value x, std::int64_t axis);
Value mean_axis(Graph& graph, Value x, std::int64_t axis);
Value spread_axis(Graph& graph, Value x, std::int64_t axis, std::int64_t size);  // 1 → size

// The largest along the axis; the gradient goes to the first of equals. NaN when one is.
Value max_axis(Graph& graph, Value x, std::int64_t axis);

std::span<const Op* const> axis_reduction_ops();

}  // namespace tephra::ops
