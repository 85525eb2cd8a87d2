#include <tephra/ops/elementwise.hpp>

#include <cstring>

#include <tephra/ops/kernel.hpp>
#include <tephra/ops/math.hpp>
#include <tephra/ops/reductions.hpp>

namespace tephra::ops {
namespace {

// The struct of a kernel: NAME::run<T>, number by number.
#define TEPHRA_UNARY(NAME, EXPRESSION)                                       \
  struct NAME {                                                              \
    template <typename T>                                                    \
    static void run(const Step& step, const Batch& batch) {                  \
      [[maybe_unused]] const T alpha = static_cast<T>(step.alpha);           \
      [[maybe_unused]] const T beta = static_cast<T>(step.beta);             \
      map<T>(step, batch, [=](T x) { return static_cast<T>(EXPRESSION); }); \
    }                                                                        \
  }
#define TEPHRA_BINARY(NAME, EXPRESSION)                                            \
  struct NAME {                                                                    \
    template <typename T>                                                          \
    static void run(const Step& step, const Batch& batch) {                        \
      map2<T>(step, batch, [](T a, T b) { return static_cast<T>(EXPRESSION); });  \
    }                                                                              \
  }

TEPHRA_BINARY(Add, a + b);
TEPHRA_BINARY(Subtract, a - b);
TEPHRA_BINARY(Divide, a / b);
TEPHRA_UNARY(Affine, (alpha * x + beta));
TEPHRA_UNARY(Exponential, math::exponential(x));
TEPHRA_UNARY(Logarithm, math::logarithm(x));
TEPHRA_UNARY(SquareRoot, std::sqrt(x));
TEPHRA_UNARY(Absolute, std::fabs(x));
TEPHRA_UNARY(Sign, x > T(0) ? T(1) : x < T(0) ? T(-1) : x);
TEPHRA_UNARY(Clamp, x < alpha ? alpha : x > beta ? beta : x);
TEPHRA_UNARY(Inside, x < alpha || x > beta ? T(0) : T(1));

// run(f) with f(a, b) = alpha·a·b; most products have no factor.
template <typename T, typename Run>
void with_product(double alpha, Run run) {
  if (alpha == 1) run([](T a, T b) { return a * b; });
  else run([alpha = static_cast<T>(alpha)](T a, T b) { return alpha * (a * b); });
}

struct Multiply {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    with_product<T>(step.alpha, [&](auto product) { map2<T>(step, batch, product); });
  }
};

struct MultiplyAdd {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    with_product<T>(step.alpha, [&](auto product) { map2_plus<T>(step, batch, product); });
  }
};

struct ScaleBy {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T factor = *step.input<T>(1);
    map<T>(step, batch, [=](T x) { return x * factor; });
  }
};

struct Copy {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    std::memcpy(step.out, step.in[0], static_cast<std::size_t>(step.out_extent.count(batch.rows)) * sizeof(T));
  }
};

Shape scale_by_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (!inputs[1].is_scalar())
    throw Error(Exit::wrong_use, "", "the factor has shape " + inputs[1].text() + ", it must be a scalar.");
  return inputs[0];
}

const std::vector<Value>& inputs_of(Graph& graph, Value self) { return graph.node(self).inputs; }

std::vector<Value> add_gradient(Graph&, Value, Value g) { return {g, g}; }
std::vector<Value> subtract_gradient(Graph& graph, Value, Value g) { return {g, scale(graph, g, -1)}; }
std::vector<Value> multiply_gradient(Graph& graph, Value self, Value g) {
  const auto& in = inputs_of(graph, self);
  const double alpha = graph.node(self).attributes.alpha;
  if (in[0] == in[1]) return {multiply(graph, g, scale(graph, in[0], 2 * alpha)), {}};
  return {scale(graph, multiply(graph, g, in[1]), alpha), scale(graph, multiply(graph, g, in[0]), alpha)};
}
std::vector<Value> divide_gradient(Graph& graph, Value self, Value g) {
  const Value b = inputs_of(graph, self)[1];
  const Value a_gradient = divide(graph, g, b);
  return {a_gradient, scale(graph, multiply(graph, a_gradient, self), -1)};
}
std::vector<Value> affine_gradient(Graph& graph, Value self, Value g) { return {scale(graph, g, graph.node(self).attributes.alpha)}; }
std::vector<Value> scale_by_gradient(Graph& graph, Value self, Value g) {
  const auto& in = inputs_of(graph, self);
  return {scale_by(graph, g, in[1]), sum_all(graph, multiply(graph, g, in[0]))};
}
std::vector<Value> exponential_gradient(Graph& graph, Value self, Value g) { return {multiply(graph, g, self)}; }
std::vector<Value> logarithm_gradient(Graph& graph, Value self, Value g) { return {divide(graph, g, inputs_of(graph, self)[0])}; }
std::vector<Value> square_root_gradient(Graph& graph, Value self, Value g) { return {scale(graph, divide(graph, g, self), 0.5)}; }
std::vector<Value> absolute_gradient(Graph& graph, Value self, Value g) {
  return {multiply(graph, g, sign(graph, inputs_of(graph, self)[0]))};
}
std::vector<Value> clamp_gradient(Graph& graph, Value self, Value g);
std::vector<Value> copy_gradient(Graph&, Value, Value g) { return {g}; }

const Op add_step{.name = "add", .inputs = 2, .shape = same_shape, .f32 = f32_of<Add>(), .f64 = f64_of<Add>(), .gradient = add_gradient, .in_place = true};
const Op subtract_op{.name = "subtract", .inputs = 2, .shape = same_shape, .f32 = f32_of<Subtract>(), .f64 = f64_of<Subtract>(), .gradient = subtract_gradient, .in_place = true};
constexpr Op multiply_add_step{.name = "multiply_add", .inputs = 3, .f32 = f32_of<MultiplyAdd>(), .f64 = f64_of<MultiplyAdd>(), .in_place = true};
const Op multiply_step{.name = "multiply", .inputs = 2, .shape = same_shape, .f32 = f32_of<Multiply>(), .f64 = f64_of<Multiply>(), .gradient = multiply_gradient, .in_place = true, .with_addend = &multiply_add_step};
const Op divide_op{.name = "divide", .inputs = 2, .shape = same_shape, .f32 = f32_of<Divide>(), .f64 = f64_of<Divide>(), .gradient = divide_gradient, .in_place = true};
const Op affine_step{.name = "affine", .inputs = 1, .shape = same_shape, .f32 = f32_of<Affine>(), .f64 = f64_of<Affine>(), .gradient = affine_gradient, .in_place = true};
const Op scale_by_op{.name = "scale_by", .inputs = 2, .shape = scale_by_shape, .f32 = f32_of<ScaleBy>(), .f64 = f64_of<ScaleBy>(), .gradient = scale_by_gradient, .in_place = true};
const Op exponential_op{.name = "exponential", .inputs = 1, .shape = same_shape, .f32 = f32_of<Exponential>(), .f64 = f64_of<Exponential>(), .gradient = exponential_gradient, .in_place = true};
const Op logarithm_op{.name = "logarithm", .inputs = 1, .shape = same_shape, .f32 = f32_of<Logarithm>(), .f64 = f64_of<Logarithm>(), .gradient = logarithm_gradient, .in_place = true};
const Op square_root_op{.name = "square_root", .inputs = 1, .shape = same_shape, .f32 = f32_of<SquareRoot>(), .f64 = f64_of<SquareRoot>(), .gradient = square_root_gradient, .in_place = true};
const Op absolute_op{.name = "absolute", .inputs = 1, .shape = same_shape, .f32 = f32_of<Absolute>(), .f64 = f64_of<Absolute>(), .gradient = absolute_gradient, .in_place = true};
const Op sign_op{.name = "sign", .inputs = 1, .shape = same_shape, .f32 = f32_of<Sign>(), .f64 = f64_of<Sign>(), .in_place = true};
const Op clamp_op{.name = "clamp", .inputs = 1, .shape = same_shape, .f32 = f32_of<Clamp>(), .f64 = f64_of<Clamp>(), .gradient = clamp_gradient, .in_place = true};
const Op inside_op{.name = "inside", .inputs = 1, .shape = same_shape, .f32 = f32_of<Inside>(), .f64 = f64_of<Inside>(), .in_place = true};
const Op copy_step{.name = "copy", .inputs = 1, .shape = same_shape, .f32 = f32_of<Copy>(), .f64 = f64_of<Copy>(), .gradient = copy_gradient};

std::vector<Value> clamp_gradient(Graph& graph, Value self, Value g) {
  const Node& node = graph.node(self);
  return {multiply(graph, g, graph.apply(inside_op, {node.inputs[0]}, node.attributes))};
}

}  // namespace

Value add(Graph& graph, Value a, Value b) { return graph.apply(add_step, {a, b}); }
Value subtract(Graph& graph, Value a, Value b) { return graph.apply(subtract_op, {a, b}); }

Value multiply(Graph& graph, Value a, Value b) {
  // A scalar spread over a tensor need not be written out to be multiplied with.
  if (const Value factor = spread_scalar(graph, a); factor.exists()) return scale_by(graph, b, factor);
  if (const Value factor = spread_scalar(graph, b); factor.exists()) return scale_by(graph, a, factor);
  return graph.apply(multiply_step, {a, b}, {.alpha = 1});
}

Value divide(Graph& graph, Value a, Value b) { return graph.apply(divide_op, {a, b}); }

Value affine(Graph& graph, Value x, double factor, double offset) {
  if (factor == 1 && offset == 0) return x;
  return graph.apply(affine_step, {x}, {.alpha = factor, .beta = offset});
}

Value scale(Graph& graph, Value x, double factor) { return affine(graph, x, factor, 0); }
Value scale_by(Graph& graph, Value x, Value factor) { return graph.apply(scale_by_op, {x, factor}); }
Value square(Graph& graph, Value x) { return multiply(graph, x, x); }
Value exponential(Graph& graph, Value x) { return graph.apply(exponential_op, {x}); }
Value logarithm(Graph& graph, Value x) { return graph.apply(logarithm_op, {x}); }
Value square_root(Graph& graph, Value x) { return graph.apply(square_root_op, {x}); }
Value absolute(Graph& graph, Value x) { return graph.apply(absolute_op, {x}); }
Value sign(Graph& graph, Value x) { return graph.apply(sign_op, {x}); }

Value clamp(Graph& graph, Value x, double low, double high) {
  if (!(low <= high)) throw Error(Exit::wrong_use, "", "clamp needs low ≤ high.");
  return graph.apply(clamp_op, {x}, {.alpha = low, .beta = high});
}

Value copy(Graph& graph, Value x) { return graph.apply(copy_step, {x}); }

const Op& add_op() { return add_step; }
const Op& multiply_op() { return multiply_step; }
const Op& affine_op() { return affine_step; }
const Op& copy_op() { return copy_step; }

std::span<const Op* const> elementwise_ops() {
  static constexpr const Op* table[] = {&add_step, &subtract_op, &multiply_step, &divide_op, &affine_step, &scale_by_op, &exponential_op,
                                        &logarithm_op, &square_root_op, &absolute_op, &sign_op, &clamp_op, &inside_op, &copy_step, &multiply_add_step};
  return table;
}

}  // namespace tephra::ops
