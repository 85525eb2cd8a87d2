#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra {

enum class Activation : std::uint8_t { identity, relu, tanh, sigmoid, softplus, gelu, leaky_relu, elu, silu, softmax };

namespace layers {

struct Dense {
  std::string id{};
  std::int64_t units = 1;
  Activation activation = Activation::identity;
  bool bias = true;
  Initial start = Initial::uniform;  // of the weight; the bias starts uniform ±1/√fan_in for `uniform`, at zero otherwise
  double scale = 0.01;               // standard deviation of Initial::normal
};

// activation(x·W + b): B×in → B×units. Parameters "<id>.weight" (in×units) and "<id>.bias" (units).
Value dense(Graph& graph, Value x, const Dense& settings);

struct Activate {
  std::string id{};
  Activation activation = Activation::relu;
  double slope = 0.2;  // of leaky_relu below zero, also where another layer names it as its activation; elu's scale is 1
};

// Element by element; gelu is the exact one, x·Φ(x). softmax goes over the last dimension.
Value activation(Graph& graph, Value x, const Activate& settings);

struct Dropout {
  std::string id{};
  double rate = 0.5;  // of numbers set to zero, in [0, 1); the rest grow by 1/(1 − rate). Only while training.
};

Value dropout(Graph& graph, Value x, const Dropout& settings);

struct Flatten {
  std::string id{};
};

// B×d1×d2×… → B×(d1·d2·…); costs nothing.
Value flatten(Graph& graph, Value x, const Flatten& settings);

}  // namespace layers
}  // namespace tephra
