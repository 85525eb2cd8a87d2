#include <tephra/ops/rectifiers.hpp>

#include <limits>

#include <tephra/ops/activations.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

struct LeakyRelu {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const auto slope = static_cast<T>(step.alpha);
    map<T>(step, batch, [=](T x) { return x < T(0) ? slope * x : x; });
  }
};

// From the output, which has the sign of the input.
struct LeakyReluGradient {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const auto slope = static_cast<T>(step.alpha);
    map2<T>(step, batch, [=](T g, T y) { return y > T(0) ? g : slope * g; });
  }
};

std::vector<Value> leaky_relu_gradient(Graph& graph, Value self, Value g);
std::vector<Value> leaky_relu_gradient_gradient(Graph& graph, Value self, Value u);

const Op leaky_relu_op{.name = "leaky_relu", .inputs = 1, .shape = same_shape, .f32 = f32_of<LeakyRelu>(), .f64 = f64_of<LeakyRelu>(), .gradient = leaky_relu_gradient, .in_place = true};
const Op leaky_relu_gradient_op{.name = "leaky_relu_gradient", .inputs = 2, .shape = same_shape, .f32 = f32_of<LeakyReluGradient>(), .f64 = f64_of<LeakyReluGradient>(), .gradient = leaky_relu_gradient_gradient, .in_place = true};

Value leaky_slope(Graph& graph, Value g, Value y, double slope) { return graph.apply(leaky_relu_gradient_op, {g, y}, {.alpha = slope}); }

std::vector<Value> leaky_relu_gradient(Graph& graph, Value self, Value g) {
  return {leaky_slope(graph, g, self, graph.node(self).attributes.alpha)};
}
std::vector<Value> leaky_relu_gradient_gradient(Graph& graph, Value self, Value u) {
  return {leaky_slope(graph, u, graph.input(self, 1), graph.node(self).attributes.alpha), {}};
}

}  // namespace

Value leaky_relu(Graph& graph, Value x, double slope) {
  if (!(slope >= 0)) throw Error(Exit::wrong_use, graph.block(), "the slope of a leaky relu must not be below 0.");
  return graph.apply(leaky_relu_op, {x}, {.alpha = slope});
}

Value elu(Graph& graph, Value x, double scale_below) {
  const Value below = exponential(graph, clamp(graph, x, -std::numeric_limits<double>::infinity(), 0));
  return add(graph, relu(graph, x), affine(graph, below, scale_below, -scale_below));
}

Value silu(Graph& graph, Value x) { return multiply(graph, x, sigmoid(graph, x)); }

std::span<const Op* const> rectifier_ops() {
  static constexpr const Op* table[] = {&leaky_relu_op, &leaky_relu_gradient_op};
  return table;
}

}  // namespace tephra::ops
