#include <tephra/ops/elementwise.hpp>

#include "op_case.hpp"

namespace tephra::testing {
namespace {

template <int inputs>
OpCase same_shapes(Random& random) {
  const Operand operand = any_rows(random);
  return {.inputs = std::vector<Operand>(inputs, operand)};
}

OpCase multiply(Random& random) {
  const Operand operand = any_rows(random);
  return {.inputs = {operand, operand}, .attributes = {.alpha = random.coin() ? 1 : random.uniform(-3, 3)}};
}

// The planner puts a scaled product into the sum that reads it.
OpCase multiply_add(Random& random) {
  const Operand operand = any_rows(random, positive_low, 1);
  const double alpha = random.coin() ? 1 : random.uniform(0.5, 3);
  return {.inputs = {operand, operand, operand}, .attributes = {.alpha = alpha}, .weight_low = positive_low, .build = [alpha](Graph& graph, const std::vector<Value>& in) {
            return ops::add(graph, in[2], ops::scale(graph, ops::multiply(graph, in[0], in[1]), alpha));
          }};
}

OpCase divide(Random& random) {
  const Operand a = any_rows(random);
  return {.inputs = {a, {a.shape, 0.5, 2}}};
}

OpCase affine(Random& random) {
  return {.inputs = {any_rows(random)}, .attributes = {.alpha = random.uniform(0.5, 3), .beta = random.uniform(-2, 2)}};
}

OpCase scale_by(Random& random) {
  return {.inputs = {any_rows(random, positive_low), {Shape::scalar(), 0.5, 2}}, .weight_low = positive_low};
}

OpCase exponential(Random& random) { return {.inputs = {any_rows(random, -3, 3)}}; }
OpCase positive(Random& random) { return {.inputs = {any_rows(random, 0.3, 3)}}; }
OpCase kinked_at_zero(Random& random) { return {.inputs = {any_rows(random, -2, 2, {0})}, .smooth = false}; }

OpCase clamp(Random& random) {
  const double low = random.uniform(-0.8, -0.2);
  const double high = random.uniform(0.2, 0.8);
  return {.inputs = {any_rows(random, -1, 1, {low, high})}, .attributes = {.alpha = low, .beta = high}, .smooth = false};
}

constexpr Generator table[] = {
    {"add", same_shapes<2>},     {"subtract", same_shapes<2>},    {"multiply", multiply}, {"divide", divide},
    {"affine", affine},          {"scale_by", scale_by},          {"exponential", exponential}, {"logarithm", positive},
    {"square_root", positive},   {"absolute", kinked_at_zero},    {"sign", kinked_at_zero},     {"clamp", clamp},
    {"inside", clamp},           {"copy", same_shapes<1>},   {"multiply_add", multiply_add},
};

}  // namespace

std::span<const Generator> elementwise_generators() { return table; }

}  // namespace tephra::testing
