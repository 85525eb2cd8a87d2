#include <algorithm>

#include "op_case.hpp"

namespace tephra::testing {
namespace {

OpCase sum(Random& random) {
  Operand x = any_rows(random, positive_low);
  x.shape.batched = x.shape.batched && random.integer(0, 3) > 0;
  return {.inputs = {std::move(x)}, .weight_low = positive_low};
}

OpCase sum_rows(Random& random) { return {.inputs = {any_rows(random, positive_low)}, .weight_low = positive_low}; }

OpCase spread_all(Random& random) {
  return {.inputs = {{Shape::scalar(), positive_low}}, .attributes = {.shape = any_rows(random).shape}, .weight_low = positive_low};
}

OpCase spread_rows(Random& random) {
  return {.inputs = {{Shape::of(any_rows(random).shape.dims), positive_low}}, .weight_low = positive_low};
}

OpCase spread_last(Random& random) {
  Operand x = any_rows(random, positive_low);
  x.shape.dims.back() = 1;
  return {.inputs = {std::move(x)}, .attributes = {.number = random.integer(2, 70)}, .weight_low = positive_low};
}

OpCase reshape(Random& random) {
  const Operand x = any_rows(random);
  Shape turned = Shape::of(x.shape.dims);
  std::reverse(turned.dims.begin(), turned.dims.end());
  return {.inputs = {x}, .attributes = {.shape = turned}};
}

constexpr Generator table[] = {{"sum_all", sum},           {"sum_rows", sum_rows},       {"sum_last", sum},   {"spread_all", spread_all},
                               {"spread_rows", spread_rows}, {"spread_last", spread_last}, {"reshape", reshape}};

}  // namespace

std::span<const Generator> reduction_generators() { return table; }

}  // namespace tephra::testing
