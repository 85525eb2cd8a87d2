#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Values kept in 16 bits between the step that makes them and those that read them, such as from forward to backward pass.
namespace tephra::ops {

// The same numbers as bf16 or f16: rounded to the nearest, ties to even. Only `load` can read them.
Value store(Graph& graph, Value x, Dtype dtype);

// What was stored, in the graph's dtype.
Value load(Graph& graph, Value stored);

// x with its numbers rounded to those that bf16 or f16 has. Gradients pass as if nothing were rounded.
Value round_to(Graph& graph, Value x, Dtype dtype);

std::span<const Op* const> storage_ops();

}  // namespace tephra::ops
