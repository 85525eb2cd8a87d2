#include <tephra/ops/activations.hpp>

#include <numbers>

#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/math.hpp>

namespace tephra::ops {
namespace {

// The functions themselves, shared by the plain kernels and those that add a bias first.
struct Relu {
  template <typename T>
  static T of(T x) { return x < T(0) ? T(0) : x; }
};
struct Tanh {
  template <typename T>
  static T of(T x) { return math::tanh(x); }
};
struct Sigmoid {
  template <typename T>
  static T of(T x) { return math::sigmoid(x); }
};
struct Softplus {
  template <typename T>
  static T of(T x) { return math::softplus(x); }
};
struct NormalDistribution {  // Φ(x)
  template <typename T>
  static T of(T x) { return T(0.5) * std::erfc(-x * static_cast<T>(std::numbers::sqrt2 / 2)); }
};
struct NormalDensity {  // φ(x) = Φ'(x)
  template <typename T>
  static T of(T x) { return static_cast<T>(0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi) * math::exponential(T(-0.5) * x * x); }
};
struct Gelu {
  template <typename T>
  static T of(T x) { return x * NormalDistribution::of(x); }
};
struct GeluSlope {  // Φ(x) + x·φ(x)
  template <typename T>
  static T of(T x) { return NormalDistribution::of(x) + x * NormalDensity::of(x); }
};

template <typename F>
struct Each {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map<T>(step, batch, [](T x) { return F::of(x); });
  }
};

template <typename F>
struct AfterBias {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map_after_bias<T>(step, batch, [](T x) { return F::of(x); });
  }
};

// Slopes from the output: what the backward pass multiplies with.
struct ReluGradient {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map2<T>(step, batch, [](T g, T y) { return y > T(0) ? g : T(0); });
  }
};
template <typename T>
T tanh_slope(T g, T y) {
  return g * (T(1) - y * y);
}
struct TanhGradient {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map2<T>(step, batch, [](T g, T y) { return tanh_slope(g, y); });
  }
};
struct TanhGradientAdd {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map2_plus<T>(step, batch, [](T g, T y) { return tanh_slope(g, y); });
  }
};
struct SigmoidGradient {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map2<T>(step, batch, [](T g, T y) { return g * (y * (T(1) - y)); });
  }
};

constexpr Op after_bias(std::string_view name, Kernel f32, Kernel f64) {
  return {.name = name, .inputs = 2, .f32 = f32, .f64 = f64, .in_place = true};
}
template <typename F>
constexpr Op after_bias_op(std::string_view name) {
  return after_bias(name, f32_of<AfterBias<F>>(), f64_of<AfterBias<F>>());
}

constexpr Op bias_relu = after_bias_op<Relu>("bias_relu");
constexpr Op bias_tanh = after_bias_op<Tanh>("bias_tanh");
constexpr Op bias_sigmoid = after_bias_op<Sigmoid>("bias_sigmoid");
constexpr Op bias_softplus = after_bias_op<Softplus>("bias_softplus");
constexpr Op bias_gelu = after_bias_op<Gelu>("bias_gelu");

std::vector<Value> relu_gradient(Graph& graph, Value self, Value g);
std::vector<Value> tanh_gradient(Graph& graph, Value self, Value g);
std::vector<Value> sigmoid_gradient(Graph& graph, Value self, Value g);
std::vector<Value> softplus_gradient(Graph& graph, Value self, Value g) {
  return {multiply(graph, g, sigmoid(graph, graph.input(self)))};
}
std::vector<Value> gelu_gradient(Graph& graph, Value self, Value g);
std::vector<Value> gelu_slope_gradient(Graph& graph, Value self, Value g);
std::vector<Value> normal_density_gradient(Graph& graph, Value self, Value g) {
  return {multiply(graph, g, scale(graph, multiply(graph, self, graph.input(self)), -1))};
}
std::vector<Value> relu_gradient_gradient(Graph& graph, Value self, Value g);
std::vector<Value> tanh_gradient_gradient(Graph& graph, Value self, Value g);
std::vector<Value> sigmoid_gradient_gradient(Graph& graph, Value self, Value g);

const Op relu_op{.name = "relu", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<Relu>>(), .f64 = f64_of<Each<Relu>>(), .gradient = relu_gradient, .in_place = true, .after_bias = &bias_relu};
const Op tanh_op{.name = "tanh", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<Tanh>>(), .f64 = f64_of<Each<Tanh>>(), .gradient = tanh_gradient, .in_place = true, .after_bias = &bias_tanh};
const Op sigmoid_op{.name = "sigmoid", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<Sigmoid>>(), .f64 = f64_of<Each<Sigmoid>>(), .gradient = sigmoid_gradient, .in_place = true, .after_bias = &bias_sigmoid};
const Op softplus_op{.name = "softplus", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<Softplus>>(), .f64 = f64_of<Each<Softplus>>(), .gradient = softplus_gradient, .in_place = true, .after_bias = &bias_softplus};
const Op gelu_op{.name = "gelu", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<Gelu>>(), .f64 = f64_of<Each<Gelu>>(), .gradient = gelu_gradient, .in_place = true, .after_bias = &bias_gelu};
const Op gelu_slope_op{.name = "gelu_slope", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<GeluSlope>>(), .f64 = f64_of<Each<GeluSlope>>(), .gradient = gelu_slope_gradient, .in_place = true};
const Op normal_density_op{.name = "normal_density", .inputs = 1, .shape = same_shape, .f32 = f32_of<Each<NormalDensity>>(), .f64 = f64_of<Each<NormalDensity>>(), .gradient = normal_density_gradient, .in_place = true};
const Op relu_gradient_op{.name = "relu_gradient", .inputs = 2, .shape = same_shape, .f32 = f32_of<ReluGradient>(), .f64 = f64_of<ReluGradient>(), .gradient = relu_gradient_gradient, .in_place = true};
constexpr Op tanh_gradient_add_op{.name = "tanh_gradient_add", .inputs = 3, .f32 = f32_of<TanhGradientAdd>(), .f64 = f64_of<TanhGradientAdd>(), .in_place = true};
const Op tanh_gradient_op{.name = "tanh_gradient", .inputs = 2, .shape = same_shape, .f32 = f32_of<TanhGradient>(), .f64 = f64_of<TanhGradient>(), .gradient = tanh_gradient_gradient, .in_place = true, .with_addend = &tanh_gradient_add_op};
const Op sigmoid_gradient_op{.name = "sigmoid_gradient", .inputs = 2, .shape = same_shape, .f32 = f32_of<SigmoidGradient>(), .f64 = f64_of<SigmoidGradient>(), .gradient = sigmoid_gradient_gradient, .in_place = true};

std::vector<Value> relu_gradient(Graph& graph, Value self, Value g) { return {graph.apply(relu_gradient_op, {g, self})}; }
std::vector<Value> tanh_gradient(Graph& graph, Value self, Value g) { return {graph.apply(tanh_gradient_op, {g, self})}; }
std::vector<Value> sigmoid_gradient(Graph& graph, Value self, Value g) { return {graph.apply(sigmoid_gradient_op, {g, self})}; }
std::vector<Value> gelu_gradient(Graph& graph, Value self, Value g) {
  return {multiply(graph, g, graph.apply(gelu_slope_op, {graph.input(self)}))};
}

// (Φ + x·φ)' = φ·(2 − x²)
std::vector<Value> gelu_slope_gradient(Graph& graph, Value self, Value g) {
  const Value x = graph.input(self);
  const Value density = graph.apply(normal_density_op, {x});
  return {multiply(graph, g, multiply(graph, density, affine(graph, square(graph, x), -1, 2)))};
}

// The slope of relu does not change where it has one.
std::vector<Value> relu_gradient_gradient(Graph& graph, Value self, Value u) {
  return {graph.apply(relu_gradient_op, {u, graph.input(self, 1)}), {}};
}

// g·(1 − y²): to g the same again, to y −2·g·y
std::vector<Value> tanh_gradient_gradient(Graph& graph, Value self, Value u) {
  const Value g = graph.input(self, 0);
  const Value y = graph.input(self, 1);
  return {graph.apply(tanh_gradient_op, {u, y}), multiply(graph, u, scale(graph, multiply(graph, g, y), -2))};
}

// g·y·(1 − y): to y g·(1 − 2y)
std::vector<Value> sigmoid_gradient_gradient(Graph& graph, Value self, Value u) {
  const Value g = graph.input(self, 0);
  const Value y = graph.input(self, 1);
  return {graph.apply(sigmoid_gradient_op, {u, y}), multiply(graph, u, multiply(graph, g, affine(graph, y, -2, 1)))};
}

}  // namespace

Value relu(Graph& graph, Value x) { return graph.apply(relu_op, {x}); }
Value tanh(Graph& graph, Value x) { return graph.apply(tanh_op, {x}); }
Value sigmoid(Graph& graph, Value x) { return graph.apply(sigmoid_op, {x}); }
Value softplus(Graph& graph, Value x) { return graph.apply(softplus_op, {x}); }
Value gelu(Graph& graph, Value x) { return graph.apply(gelu_op, {x}); }

std::span<const Op* const> activation_ops() {
  static constexpr const Op* table[] = {&relu_op,         &tanh_op,    &sigmoid_op,       &softplus_op,      &gelu_op,
                                        &gelu_slope_op,   &normal_density_op, &relu_gradient_op, &tanh_gradient_op, &sigmoid_gradient_op,
                                        &tanh_gradient_add_op, &bias_relu, &bias_tanh,  &bias_sigmoid,     &bias_softplus,    &bias_gelu};
  return table;
}

}  // namespace tephra::ops
