#include "op_case.hpp"

namespace tephra::testing {
namespace {

// Derivatives of these are differences: a row may have next to none, several do not.
constexpr std::int64_t fewest_rows = 4;

Operand labels(std::int64_t classes) { return {.shape = Shape::rows_of({}), .classes = classes}; }

OpCase softmax(Random& random) {
  auto dims = random.sizes(random.integer(1, 2), 4);
  dims.back() = random.integer(3, 12);
  return {.inputs = {{Shape::rows_of(std::move(dims)), -2, 2}}, .fewest_rows = fewest_rows};
}

OpCase logits_and_labels(Random& random) {
  const std::int64_t classes = random.integer(3, 12);
  return {.inputs = {{Shape::rows_of({classes}), -2, 2}, labels(classes)}, .attributes = {.number = classes}, .fewest_rows = fewest_rows};
}

OpCase gather(Random& random) {
  auto dims = random.sizes(random.integer(1, 3), 5);
  const std::int64_t classes = dims[0] += 1;
  return {.inputs = {{Shape::of(std::move(dims))}, labels(classes)}, .attributes = {.number = classes}, .weight_low = positive_low};
}

OpCase scatter_sum(Random& random) {
  const std::int64_t classes = random.integer(2, 6);
  return {.inputs = {any_rows(random, positive_low), labels(classes)}, .attributes = {.number = classes}, .weight_low = positive_low};
}

constexpr Generator table[] = {{"softmax", softmax}, {"log_softmax", softmax}, {"softmax_error", logits_and_labels}, {"cross_entropy", logits_and_labels},
                               {"gather", gather},   {"scatter_sum", scatter_sum}};

}  // namespace

std::span<const Generator> label_generators() { return table; }

}  // namespace tephra::testing
