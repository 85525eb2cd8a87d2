#pragma once

#include <vector>

#include <tephra/graph/graph.hpp>

namespace tephra {

// Appends the gradient of `of` (times `upstream`, which has its shape) with respect to each of `with_respect_to`, in that order;
// an absent value where `of` does not depend on it. Every node appended belongs to the block whose node it differentiates.
// The result is graph like any other, so it can be differentiated again.
std::vector<Value> differentiate(Graph& graph, Value of, Value upstream, const std::vector<Value>& with_respect_to);

// The same through nodes from number `first` on alone: those before it, and what they depend on, stand still unless they are asked for.
std::vector<Value> differentiate_from(Graph& graph, int first, Value of, Value upstream, const std::vector<Value>& with_respect_to);

// The nodes through which `of` depends on `on`, both of them too, in order of evaluation; none when it does not.
std::vector<Value> nodes_between(const Graph& graph, Value on, Value of);

}  // namespace tephra
