#include "op_case.hpp"

namespace tephra::testing {
namespace {

Operand adding(Shape shape) { return {std::move(shape), positive_low, 1}; }

// One of the six products that exist: rows times parameters, parameters alone, a sum over rows; each side as it is or transposed.
OpCase matmul(Random& random) {
  const std::int64_t m = random.integer(1, 7), n = random.integer(1, 7), k = random.integer(1, random.coin() ? 90 : 7);
  OpCase made{.weight_low = positive_low};
  switch (random.integer(0, 5)) {
    case 0: made.inputs = {adding(Shape::rows_of({k})), adding(Shape::of({k, n}))}; break;
    case 1: made.inputs = {adding(Shape::of({m, k})), adding(Shape::of({k, n}))}; break;
    case 2:
      made.inputs = {adding(Shape::rows_of({k})), adding(Shape::of({n, k}))};
      made.attributes.transpose_right = true;
      break;
    case 3:
      made.inputs = {adding(Shape::of({m, k})), adding(Shape::of({n, k}))};
      made.attributes.transpose_right = true;
      break;
    case 4:
      made.inputs = {adding(Shape::rows_of({m})), adding(Shape::rows_of({n}))};
      made.attributes.transpose_left = true;
      break;
    default:
      made.inputs = {adding(Shape::of({k, m})), adding(Shape::of({k, n}))};
      made.attributes.transpose_left = true;
  }
  return made;
}

OpCase add_bias(Random& random) {
  const Operand x = any_rows(random);
  return {.inputs = {x, {Shape::of(x.shape.dims)}}, .weight_low = positive_low};
}

constexpr Generator table[] = {{"matmul", matmul}, {"add_bias", add_bias}};

}  // namespace

std::span<const Generator> linear_generators() { return table; }

}  // namespace tephra::testing
