#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Smooth and kinked functions applied number by number. Right after add_bias, the planner does both in one pass.
namespace tephra::ops {

Value relu(Graph& graph, Value x);      // NaN stays NaN
Value tanh(Graph& graph, Value x);
Value sigmoid(Graph& graph, Value x);
Value softplus(Graph& graph, Value x);  // log(1 + eˣ), stable
Value gelu(Graph& graph, Value x);      // x·Φ(x), exact (Hendrycks and Gimpel 2016)

std::span<const Op* const> activation_ops();

}  // namespace tephra::ops
