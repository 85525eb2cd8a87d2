#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Over the last dimension.
namespace tephra::ops {

Value softmax(Graph& graph, Value logits);
Value log_softmax(Graph& graph, Value logits);  // logits − log Σ exp(logits); stable

// −log softmax(logits)[label] of logits B×classes, B×1; stable. A label outside the classes gives NaN.
Value cross_entropy(Graph& graph, Value logits, Value labels);

std::span<const Op* const> cross_entropy_ops();

}  // namespace tephra::ops
