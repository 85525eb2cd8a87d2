#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra {

enum class Activation : std::uint8_t { identity, relu, tanh, sigmoid, softplus, gelu, leaky_relu, elu, silu, softmax };

namespace layers {

struct Activate {
  std::string id{};
  Activation activation = Activation::relu;
  double slope = 0.2;  // of leaky_relu below zero, also where another layer names it as its activation; elu's scale is 1
};

// Element by element; gelu is the exact one, x·Φ(x). softmax goes over the last dimension.
Value activation(Graph& graph, Value x, const Activate& settings);

}  // namespace layers
}  // namespace tephra
