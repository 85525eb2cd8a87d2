#pragma once

#include <cmath>
#include <string>
#include <vector>

#include <tephra/ops/kernel.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/tephra.hpp>

// A layer that adds a share of a hidden layer to its input, with an operation of its own: x + scale · tanh(h), in one pass.
namespace custom {

struct ScaledTanh {
  std::string id{};
  double scale = 0.5;
};

template <typename T>
void add_scaled_tanh(const tephra::Step& step, const tephra::Batch& batch) {
  const T scale = static_cast<T>(step.alpha);
  tephra::ops::map2<T>(step, batch, [scale](T x, T h) { return x + scale * std::tanh(h); });
}

inline tephra::Shape shape_of_both(const std::vector<tephra::Shape>& inputs, const tephra::Attributes&) {
  if (inputs[0] != inputs[1]) throw tephra::Error("x + scale · tanh(h) needs two values of one shape");
  return inputs[0];
}

// To x: the slope that arrives. To h: that times scale · (1 − tanh²(h)).
inline std::vector<tephra::Value> add_scaled_tanh_gradient(tephra::Graph& graph, tephra::Value self, tephra::Value upstream) {
  using namespace tephra;
  const double scale = graph.node(self).attributes.alpha;
  const Value slope = ops::affine(graph, ops::square(graph, ops::tanh(graph, graph.input(self, 1))), -scale, scale);
  return {upstream, ops::multiply(graph, upstream, slope)};
}

inline const tephra::Op add_scaled_tanh_op{
    .name = "add_scaled_tanh", .inputs = 2, .shape = shape_of_both, .f32 = add_scaled_tanh<float>, .f64 = add_scaled_tanh<double>, .gradient = add_scaled_tanh_gradient};

// B×n → B×n. Parameters "<id>.weight" (n×n) and "<id>.bias" (n).
inline tephra::Value scaled_tanh(tephra::Graph& graph, tephra::Value x, const ScaledTanh& settings) {
  using namespace tephra;
  const BlockScope scope(graph, settings.id);
  const Value hidden = layers::dense(graph, x, {.id = settings.id, .units = graph.node(x).shape.last()});
  return graph.apply(add_scaled_tanh_op, {x, hidden}, {.alpha = settings.scale});
}

}  // namespace custom
