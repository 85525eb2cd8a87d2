#include <tephra/ops/activations.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/linear.hpp>

#include "op_case.hpp"

namespace tephra::testing {
namespace {

OpCase smooth(Random& random) { return {.inputs = {any_rows(random, -3, 3)}}; }
OpCase kinked(Random& random) { return {.inputs = {any_rows(random, -2, 2, {0})}, .smooth = false}; }

// (g, y): the slope seen from the output.
OpCase relu_gradient(Random& random) {
  const Operand g = any_rows(random);
  return {.inputs = {g, {g.shape, -1, 1, {0}}}, .smooth = false};
}
OpCase slope(Random& random) {
  const Operand g = any_rows(random);
  return {.inputs = {g, {g.shape, 0.05, 0.95}}};
}

OpCase leaky(Random& random) {
  OpCase made = kinked(random);
  made.attributes.alpha = random.uniform(0.01, 0.5);
  return made;
}
OpCase leaky_gradient(Random& random) {
  OpCase made = relu_gradient(random);
  made.attributes.alpha = random.uniform(0.01, 0.5);
  return made;
}

// The planner puts the slope into the sum that reads it.
OpCase tanh_gradient_add(Random& random) {
  OpCase made = slope(random);
  made.inputs.push_back(made.inputs[0]);
  made.build = [](Graph& graph, const std::vector<Value>& in) { return ops::add(graph, in[2], graph.apply(op_named("tanh_gradient"), {in[0], in[1]})); };
  return made;
}

// The planner joins the bias with the function after it.
template <Value (*function)(Graph&, Value)>
OpCase after_bias(Random& random) {
  const Operand x = any_rows(random, positive_low, 1);
  return {.inputs = {x, {Shape::of(x.shape.dims), positive_low, 1}},
          .weight_low = positive_low,
          .build = [](Graph& graph, const std::vector<Value>& in) { return function(graph, ops::add_bias(graph, in[0], in[1])); }};
}
OpCase bias_relu(Random& random) {
  OpCase made = after_bias<ops::relu>(random);
  // Sums lie between −1.5 and −0.5 or between 0.4 and 2.
  if (random.coin()) made.inputs[1].low = -1.7, made.inputs[1].high = -1.5;
  made.smooth = false;
  return made;
}

constexpr Generator table[] = {
    {"relu", kinked},
    {"tanh", smooth},
    {"sigmoid", smooth},
    {"softplus", smooth},
    {"gelu", smooth},
    {"gelu_slope", smooth},
    {"normal_density", smooth},
    {"relu_gradient", relu_gradient},
    {"tanh_gradient", slope},
    {"tanh_gradient_add", tanh_gradient_add},
    {"sigmoid_gradient", slope},
    {"leaky_relu", leaky},
    {"leaky_relu_gradient", leaky_gradient},
    {"bias_relu", bias_relu},
    {"bias_tanh", after_bias<ops::tanh>},
    {"bias_sigmoid", after_bias<ops::sigmoid>},
    {"bias_softplus", after_bias<ops::softplus>},
    {"bias_gelu", after_bias<ops::gelu>},
};

}  // namespace

std::span<const Generator> activation_generators() { return table; }

}  // namespace tephra::testing
