#include <tephra/ops/storage.hpp>

#include "op_case.hpp"

namespace tephra::testing {
namespace {

std::int64_t any_axis(Random& random, const Shape& shape) { return random.integer(0, static_cast<std::int64_t>(shape.dims.size()) - 1); }
std::int64_t& dim(Operand& operand, std::int64_t axis) { return operand.shape.dims[static_cast<std::size_t>(axis)]; }

// Two to four dimensions, with rows or without.
Operand any_block(Random& random, double low = -1) {
  return {{random.integer(0, 3) > 0, random.sizes(random.integer(2, 4), 4)}, low};
}

OpCase sum_axis(Random& random) {
  const Operand x = any_block(random, positive_low);
  return {.inputs = {x}, .attributes = {.axis = any_axis(random, x.shape)}, .weight_low = positive_low};
}

OpCase spread_axis(Random& random) {
  Operand x = any_block(random, positive_low);
  const std::int64_t axis = any_axis(random, x.shape);
  dim(x, axis) = 1;
  return {.inputs = {x}, .attributes = {.number = random.integer(2, 70), .axis = axis}, .weight_low = positive_low};
}

OpCase at_largest(Random& random) {
  const Operand u = any_block(random);
  return {.inputs = {u, {.shape = u.shape, .distinct = true}}, .attributes = {.axis = any_axis(random, u.shape)}, .smooth = false};
}

OpCase to_largest(Random& random) {
  OpCase made = at_largest(random);
  dim(made.inputs[0], made.attributes.axis) = 1;
  return made;
}

OpCase transpose(Random& random) {
  const Operand x = any_block(random);
  const std::int64_t second = random.integer(1, static_cast<std::int64_t>(x.shape.dims.size()) - 1);
  return {.inputs = {x}, .attributes = {.number = second, .axis = random.integer(0, second - 1)}};
}

OpCase concatenate(Random& random) {
  const Operand a = any_block(random);
  Operand b = a;
  const std::int64_t axis = any_axis(random, a.shape);
  dim(b, axis) = random.integer(1, 5);
  return {.inputs = {a, b}, .attributes = {.axis = axis}};
}

OpCase slice(Random& random) {
  Operand x = any_block(random);
  const std::int64_t axis = any_axis(random, x.shape);
  const std::int64_t size = dim(x, axis);
  const std::int64_t number = random.integer(1, size);
  return {.inputs = {x}, .attributes = {.number = number, .axis = axis, .begin = random.integer(0, size - number)}};
}

OpCase pad(Random& random) {
  Operand x = any_block(random);
  const std::int64_t axis = any_axis(random, x.shape);
  const std::int64_t begin = random.integer(0, 3);
  return {.inputs = {x}, .attributes = {.number = dim(x, axis) + begin + random.integer(0, 3), .axis = axis, .begin = begin}};
}

OpCase lower_triangle(Random& random) { return {.inputs = {any_block(random)}, .attributes = {.alpha = random.uniform(-3, 3)}}; }

OpCase batched_matmul(Random& random) {
  const std::int64_t m = random.integer(1, 6), n = random.integer(1, 6), k = random.integer(1, 9), how = random.integer(0, 2);
  Operand a = any_block(random, positive_low), b = a;
  const auto set = [](Operand& operand, std::int64_t rows, std::int64_t columns) {
    operand.shape.dims.end()[-2] = rows;
    operand.shape.dims.end()[-1] = columns;
  };
  set(a, how == 1 ? k : m, how == 1 ? m : k);
  set(b, how == 2 ? n : k, how == 2 ? k : n);
  return {.inputs = {a, b}, .attributes = {.transpose_left = how == 1, .transpose_right = how == 2}, .weight_low = positive_low};
}

Value stored(Graph& graph, Value x, Dtype dtype) { return ops::load(graph, ops::store(graph, x, dtype)); }

// Rounding is a staircase: finite differences do not see the gradient that is passed on.
template <Value (*round)(Graph&, Value, Dtype)>
OpCase rounded(Random& random) {
  const Dtype dtype = random.coin() ? Dtype::bf16 : Dtype::f16;
  return {.inputs = {any_rows(random, -100, 100)},
          .attributes = {.number = static_cast<std::int64_t>(dtype)},
          .continuous = false,
          .build = [dtype](Graph& graph, const std::vector<Value>& in) { return round(graph, in[0], dtype); }};
}

constexpr Generator table[] = {
    {"sum_axis", sum_axis}, {"spread_axis", spread_axis}, {"at_largest", at_largest}, {"to_largest", to_largest}, {"transpose", transpose},
    {"concatenate", concatenate}, {"slice", slice}, {"pad", pad}, {"lower_triangle", lower_triangle}, {"batched_matmul", batched_matmul},
    {"store", rounded<stored>}, {"load", rounded<stored>}, {"narrow", rounded<ops::narrow>},
};

}  // namespace

std::span<const Generator> axis_generators() { return table; }

}  // namespace tephra::testing
