#pragma once

#include <vector>

#include <tephra/graph/graph.hpp>

namespace tephra {

// Appends the gradient of `of` (times `upstream`, which has its shape) with respect to each of `with_respect_to`, in that order;
// an absent value where `of` does not depend on it. Every node appended belongs to the block whose node it differentiates.
// The result is graph like any other, so it can be differentiated again.
std::vector<Value> differentiate(Graph& graph, Value of, Value upstream, const std::vector<Value>& with_respect_to);

}  // namespace tephra
