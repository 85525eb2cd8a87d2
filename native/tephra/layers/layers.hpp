#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>
#include <tephra/layers/activation.hpp>
#include <tephra/layers/arrange.hpp>
#include <tephra/layers/attention.hpp>
#include <tephra/layers/blocks.hpp>
#include <tephra/layers/convolution.hpp>
#include <tephra/layers/embedding.hpp>
#include <tephra/layers/latent.hpp>
#include <tephra/layers/normalisation.hpp>
#include <tephra/layers/pooling.hpp>

namespace tephra::layers {

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

}  // namespace tephra::layers
