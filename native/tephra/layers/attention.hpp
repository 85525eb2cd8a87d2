#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra::layers {

struct Attention {
  std::string id{};
  std::int64_t heads = 1;  // divides the width of x
  bool causal = false;     // place i attends to places 0..i only
  bool bias = true;
  Initial start = Initial::glorot;  // of the weights; biases start at zero
};

// Multi-head attention (Vaswani et al. 2017, as torch.nn.MultiheadAttention): for each head softmax(Q·Kᵀ/√d)·V with d = width/heads,
// heads side by side, then a dense layer. Queries come from x, B×T×width, keys and values from `context`, B×S×n; the result is
// B×T×width. Parameters "<id>.query", "<id>.key", "<id>.value", "<id>.output" (in×width), and each name with "_bias" (width).
Value attention(Graph& graph, Value x, Value context, const Attention& settings);

// Of x to itself.
Value self_attention(Graph& graph, Value x, const Attention& settings);

}  // namespace tephra::layers
