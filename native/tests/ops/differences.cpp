#include "differences.hpp"

#include <algorithm>

#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/reductions.hpp>

namespace tephra::testing {
namespace {

constexpr double h = 1e-5;
constexpr std::int64_t most_numbers = 12;  // of one leaf

std::size_t leaf_of(const BuiltCase& built, Value value) {
  const auto found = std::find_if(built.leaves.begin(), built.leaves.end(), [&](const auto& leaf) { return leaf.second == value; });
  return static_cast<std::size_t>(found - built.leaves.begin());
}

std::vector<std::int64_t> some_of(std::int64_t count, Random& random) {
  std::vector<std::int64_t> places;
  for (std::int64_t i = 0; i < std::min(count, most_numbers); ++i) places.push_back(count <= most_numbers ? i : random.integer(0, count - 1));
  return places;
}

// (f(x + h) − f(x − h)) / 2h for the scalar f that is the executor's loss.
double slope_at(Executor& executor, Span leaf, std::int64_t place, std::int64_t rows) {
  const double middle = leaf.get(place);
  const auto value_at = [&](double x) {
    leaf.set(place, x);
    executor.step(rows, rows, 1);
    return executor.loss_sum();
  };
  const double above = value_at(middle + h);
  const double below = value_at(middle - h);
  leaf.set(place, middle);
  return (above - below) / (2 * h);
}

double error_of(const BuiltCase& built, Value scalar, const std::vector<Value>& leaves, const std::vector<Value>& gradients, const Setting& setting, Random& random) {
  const auto executor = executor_of(built, scalar, setting);
  Numbers analytic, differences;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Numbers gradient = numbers_of(built, gradients[i], leaves[i], setting);
    const Span span = leaf_span(*executor, built, leaf_of(built, leaves[i]));
    for (const std::int64_t place : some_of(span.count, random)) {
      analytic.push_back(gradient[static_cast<std::size_t>(place)]);
      differences.push_back(slope_at(*executor, span, place, built.rows));
    }
  }
  return error_between(analytic, differences);
}

}  // namespace

double first_difference_error(const BuiltCase& built, const Setting& setting, Random& random) {
  BuiltCase weighted = built;
  const Value sum = ops::sum_all(weighted.graph, ops::multiply(weighted.graph, built.output, built.weight));
  return error_of(weighted, sum, built.inputs, built.first, setting, random);
}

double second_difference_error(const BuiltCase& built, const Setting& setting, Random& random) {
  if (!built.first_sum.exists()) return 0;
  std::vector<Value> leaves = built.inputs;
  leaves.push_back(built.weight);
  return error_of(built, built.first_sum, leaves, built.second, setting, random);
}

}  // namespace tephra::testing
