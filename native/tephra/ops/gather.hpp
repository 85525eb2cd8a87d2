#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Rows of a table by class labels.
namespace tephra::ops {

// Row labels[b] of the table, V×n → B×n; V must be the classes of the labels. A label outside the table gives NaN.
Value gather(Graph& graph, Value table, Value labels);

// The transpose of gather: B×n → V×n, row v the sum of the rows of x with label v. Labels outside are left out.
Value scatter_sum(Graph& graph, Value x, Value labels);

std::span<const Op* const> gather_ops();

}  // namespace tephra::ops
