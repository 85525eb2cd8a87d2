#pragma once

#include <tephra/graph/graph.hpp>

namespace tephra {

// Σ_d ∂²u/∂s_d² of every row, B×1, where s_d runs along `directions[d]` in x. u is B×1; x and each direction are B×n of one shape;
// u must depend on x row by row (an op that sums over rows throws). One sweep for the slopes of u, shared by all directions, and one
// forward sweep a direction: with ẋ a node's slope along the line and ū = ∂u/∂node, the chain rule of second order gives
//   ∂²u/∂s² = Σ over nodes f of f̄ · f''[ẋ, ẋ]
// so that no second sweep backward is needed (Griewank and Walther, Evaluating Derivatives, 2nd ed., chapters 3 and 5). f'' comes from
// the ops' own gradient rules. The result is graph and can be differentiated again.
Value second_derivative(Graph& graph, Value u, Value x, const std::vector<Value>& directions);

}  // namespace tephra
