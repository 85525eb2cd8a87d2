#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Numbers that 16 bits can hold: values kept so between the step that makes them and those that read them, such as from forward to
// backward pass, and values that are only rounded so. To the nearest, ties to even; beyond the largest number is infinity.
namespace tephra::ops {

// The same numbers as bf16 or f16. Only `load` can read them.
Value store(Graph& graph, Value x, Dtype dtype);

// What was stored, in the graph's dtype.
Value load(Graph& graph, Value stored);

// x with its numbers rounded to those that bf16 or f16 has, in the graph's dtype still; elsewhere than in training x itself. Gradients
// pass as if nothing were rounded.
Value narrow(Graph& graph, Value x, Dtype dtype);

// x as a product reads it: narrowed to Graph::products(). Every product applies it to both that it multiplies, in its gradients too, and
// adds up in the graph's dtype, as matrix units do.
Value operand(Graph& graph, Value x);

// For the planner.
const Op& narrow_op();

std::span<const Op* const> storage_ops();

}  // namespace tephra::ops
