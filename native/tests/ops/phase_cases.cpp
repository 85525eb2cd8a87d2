#include "op_case.hpp"

namespace tephra::testing {
namespace {

OpCase dropout(Random& random) {
  return {.inputs = {any_rows(random)}, .attributes = {.alpha = random.uniform(0, 0.8), .number = random.integer(0, 255)}};
}

OpCase normal_noise(Random& random) { return {.attributes = {.number = random.integer(0, 255), .shape = any_rows(random).shape}}; }

OpCase by_phase(Random& random) {
  const Operand x = any_rows(random);
  return {.inputs = {x, x}};
}

OpCase sum_over_ranks(Random& random) { return {.inputs = {{Shape::of(any_rows(random).shape.dims)}}}; }

constexpr Generator table[] = {{"dropout", dropout}, {"normal_noise", normal_noise}, {"by_phase", by_phase}, {"sum_over_ranks", sum_over_ranks}};

}  // namespace

std::span<const Generator> phase_generators() { return table; }

}  // namespace tephra::testing
