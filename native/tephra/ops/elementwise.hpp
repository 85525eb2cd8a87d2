#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Number by number. Operands have the same shape unless said otherwise.
namespace tephra::ops {

Value add(Graph& graph, Value a, Value b);
Value subtract(Graph& graph, Value a, Value b);
Value multiply(Graph& graph, Value a, Value b);
Value divide(Graph& graph, Value a, Value b);

Value affine(Graph& graph, Value x, double factor, double offset);  // factor·x + offset
Value scale(Graph& graph, Value x, double factor);
Value scale_by(Graph& graph, Value x, Value factor);  // factor: a scalar value

Value square(Graph& graph, Value x);
Value exponential(Graph& graph, Value x);
Value logarithm(Graph& graph, Value x);
Value square_root(Graph& graph, Value x);
Value absolute(Graph& graph, Value x);
Value sign(Graph& graph, Value x);  // −1, 0 or 1; NaN stays NaN
Value clamp(Graph& graph, Value x, double low, double high);

Value copy(Graph& graph, Value x);
// For the planner. multiply is alpha·a·b, affine alpha·x + beta.
const Op& add_op();
const Op& multiply_op();
const Op& affine_op();
const Op& copy_op();

std::span<const Op* const> elementwise_ops();

}  // namespace tephra::ops
