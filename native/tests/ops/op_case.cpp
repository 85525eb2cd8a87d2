#include "op_case.hpp"

#include <algorithm>

#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::testing {
namespace {

// Where a slope is a sum of two terms, one number may be next to nothing; the largest of several is not.
constexpr std::int64_t fewest_numbers = 12;

}  // namespace

const Op& op_named(std::string_view name) {
  for (const Op* op : ops::all_ops())
    if (op->name == name) return *op;
  throw Error("there is no op " + std::string(name) + ".");
}

std::vector<Generator> all_generators() {
  std::vector<Generator> all;
  for (const auto family : {elementwise_generators(), activation_generators(), linear_generators(), reduction_generators(), label_generators(), phase_generators(),
                            convolution_generators(), pooling_generators(), channel_generators(), axis_generators()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

Operand any_rows(Random& random, double low, double high, std::vector<double> kinks) {
  auto dims = random.sizes(random.integer(1, 3), 4);
  if (Shape::of(dims).size() < fewest_numbers) dims.back() = random.integer(fewest_numbers, 2 * fewest_numbers);
  if (random.integer(0, 4) == 0) dims.back() = random.integer(60, 140);
  return {Shape::rows_of(std::move(dims)), low, high, std::move(kinks)};
}

}  // namespace tephra::testing
