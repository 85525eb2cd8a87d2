#include "built_case.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <tephra/graph/leaves.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/reductions.hpp>
#include <tephra/plan/differentiate.hpp>

#include "../core/numbers.hpp"

namespace tephra::testing {
namespace {

constexpr double margin = 2e-4;  // twenty steps of the finite differences

// Evenly spaced and shuffled.
Numbers separate_numbers(std::int64_t count, Random& random) {
  Numbers numbers(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = 2 * (static_cast<double>(i) + 0.5) / static_cast<double>(count) - 1;
  for (std::size_t i = numbers.size(); i > 1; --i) std::swap(numbers[i - 1], numbers[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i) - 1))]);
  return numbers;
}

double drawn(const Operand& operand, Random& random) {
  if (operand.classes > 0) return static_cast<double>(random.integer(0, operand.classes - 1));
  const double number = random.uniform(operand.low, operand.high);
  for (const double kink : operand.kinks)
    if (std::abs(number - kink) < margin) return kink + 2 * margin;
  return number;
}

Numbers numbers_for(const Operand& operand, std::int64_t rows, Random& random, Dtype dtype) {
  const std::int64_t count = operand.shape.count(rows);
  Numbers numbers = operand.distinct ? separate_numbers(count, random) : Numbers(static_cast<std::size_t>(count));
  if (!operand.distinct) std::generate(numbers.begin(), numbers.end(), [&] { return drawn(operand, random); });
  // Both sides of a comparison start from the same bits.
  if (dtype == Dtype::f32)
    for (double& number : numbers) number = static_cast<double>(static_cast<float>(number));
  return numbers;
}

class Builder {
 public:
  Builder(const OpCase& made, Random& random, Dtype dtype)
      : built_{.graph = Graph(dtype), .rows = random.integer(made.fewest_rows, made.fewest_rows + 5)}, random_(random) {}

  BuiltCase run(std::string_view op, const OpCase& made) {
    Graph& graph = built_.graph;
    std::vector<Value> operands;
    for (const Operand& operand : made.inputs) {
      operands.push_back(leaf("in" + std::to_string(operands.size()), operand));
      if (operand.classes == 0) built_.inputs.push_back(operands.back());
    }
    built_.output = made.build ? made.build(graph, operands) : graph.apply(op_named(op), operands, made.attributes);
    built_.weight = weight("weight", built_.output, made);
    built_.first = differentiate(graph, built_.output, built_.weight, built_.inputs);
    add_second(made);
    return std::move(built_);
  }

 private:
  Value leaf(const std::string& name, const Operand& operand) {
    Graph& graph = built_.graph;
    const Value value = operand.classes > 0     ? graph.labels(name, operand.classes)
                        : operand.shape.batched ? graph.placeholder(name, operand.shape.dims)
                                                : graph.state(name, "x", operand.shape.dims, {});
    built_.leaves.emplace_back(name, value);
    built_.numbers.push_back(numbers_for(operand, built_.rows, random_, graph.dtype()));
    return value;
  }

  Value weight(const std::string& name, Value of, const OpCase& made) {
    return leaf(name, {.shape = built_.graph.node(of).shape, .low = made.weight_low, .high = 1});
  }

  void add_second(const OpCase& made) {
    Graph& graph = built_.graph;
    for (std::size_t i = 0; i < built_.first.size(); ++i) {
      if (!built_.first[i].exists()) continue;
      const Value weighted = ops::sum_all(graph, ops::multiply(graph, built_.first[i], weight("weight" + std::to_string(i), built_.first[i], made)));
      built_.first_sum = built_.first_sum.exists() ? ops::add(graph, built_.first_sum, weighted) : weighted;
    }
    if (!built_.first_sum.exists()) return;
    std::vector<Value> with_respect_to = built_.inputs;
    with_respect_to.push_back(built_.weight);
    built_.second = differentiate(graph, built_.first_sum, ops::constant(graph, 1), with_respect_to);
  }

  BuiltCase built_;
  Random& random_;
};

}  // namespace

BuiltCase build(std::string_view op, const OpCase& made, Random& random, Dtype dtype) { return Builder(made, random, dtype).run(op, made); }

Span leaf_span(Executor& executor, const BuiltCase& built, std::size_t index) {
  const auto& [name, value] = built.leaves[index];
  if (built.graph.node(value).shape.batched) return executor.input(name);
  for (const ParameterEntry& entry : executor.parameters().entries())
    if (entry.name == name + ".x") return executor.parameters().values(entry);
  throw Error("a case has no leaf " + name + ".");
}

std::unique_ptr<Executor> executor_of(const BuiltCase& built, Value value, const Setting& setting) {
  Graph graph = built.graph;
  const Shape& shape = graph.node(value).shape;
  const Value prediction = shape.batched ? value : ops::spread_rows(graph, value);
  const Value loss = shape.is_scalar() ? value : ops::sum_all(graph, prediction);
  auto executor = std::make_unique<Executor>(graph, Network{.prediction = prediction, .loss = loss},
                                             ExecutorOptions{.max_rows = built.rows, .seed = setting.seed, .kernels = setting.kernels});
  for (std::size_t i = 0; i < built.leaves.size(); ++i) {
    const Span span = leaf_span(*executor, built, i);
    for (std::size_t k = 0; k < built.numbers[i].size(); ++k) span.set(static_cast<std::int64_t>(k), built.numbers[i][k]);
  }
  std::iota(executor->sample_ids().begin(), executor->sample_ids().end(), 0);
  return executor;
}

Numbers numbers_of(const BuiltCase& built, Value value, Value like, const Setting& setting) {
  const Shape& shape = built.graph.node(like).shape;
  Numbers numbers(static_cast<std::size_t>(shape.count(built.rows)), 0.0);
  if (!value.exists()) return numbers;
  const auto executor = executor_of(built, value, setting);
  executor->step(built.rows, built.rows, 1);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = executor->prediction().get(static_cast<std::int64_t>(i));
  return numbers;
}

double error_between(const Numbers& a, const Numbers& b) {
  const auto [most, largest] = difference_between(a, b);
  return largest == 0 ? most : most / largest;
}

}  // namespace tephra::testing
