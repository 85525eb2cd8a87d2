#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Convolution as networks mean it (a correlation: the kernel is not mirrored) over B×C×(D×)H×W, zeros beyond the edges.
// x: B×I×…, weights w: O×I×kernel, bias O, y: B×O×…. Each op is made of the others' gradients, so derivatives of any order exist.
// Flops: 2 · window numbers · I · O for each place of the narrow side, padding counted as numbers.
namespace tephra::ops {

// `window` needs spatial, stride and padding; its kernel is that of the weights.
Value convolution(Graph& graph, Value x, Value w, Window window);
Value convolution_bias(Graph& graph, Value x, Value w, Value bias, Window window);

// B×O×narrow, O×I×kernel → B×I×wide: the gradient of a convolution for its input, and what is called transposed convolution.
Value convolution_input_gradient(Graph& graph, Value g, Value w, Window window);

// B×I×wide, B×O×narrow → O×I×kernel: the gradient for the weights, a sum over rows. Here `window` needs its kernel.
Value convolution_weight_gradient(Graph& graph, Value x, Value g, const Window& window);

// convolution_bias and relu in one pass, made by the planner only (plan/layouts.hpp).
const Op& convolution_bias_relu();

std::span<const Op* const> convolution_ops();

}  // namespace tephra::ops
