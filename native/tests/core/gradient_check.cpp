#include "gradient_check.hpp"

#include <algorithm>
#include <cmath>

#include <tephra/graph/leaves.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/executor.hpp>

#include "numbers.hpp"

namespace tephra::testing {
namespace {

constexpr double h = 1e-5;
constexpr std::int64_t rows = 3;

// A network whose scalar "loss" is Σ w∘op(inputs), w fixed. Batched inputs become placeholder + parameter spread over the
// rows, so that each is reached through batched arithmetic and can be differentiated through a parameter.
struct Scalar {
  Graph graph{Dtype::f64};
  std::vector<Value> parameters;
  Value loss;
  Value anchor;  // batched, so that the executor has a prediction
};

Value weighted_sum(Graph& graph, Value value, std::uint64_t series) {
  const Shape shape = graph.node(value).shape;
  const std::string name = "weight " + std::to_string(series);
  const Value weight = shape.batched ? graph.placeholder(name, shape.dims) : graph.parameter(name, "fixed", shape.dims, {});
  return ops::sum_all(graph, ops::multiply(graph, value, weight));
}

Scalar build(const OpCase& op) {
  Scalar scalar;
  scalar.anchor = scalar.graph.placeholder("anchor", {1});
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    const Shape& shape = op.inputs[i];
    const Value parameter = scalar.graph.parameter("input" + std::to_string(i), "p", shape.dims, {});
    scalar.parameters.push_back(parameter);
    if (!shape.batched) {
      inputs.push_back(parameter);
    } else {
      const Value field = scalar.graph.placeholder("field" + std::to_string(i), shape.dims);
      inputs.push_back(ops::add(scalar.graph, field, ops::spread_rows(scalar.graph, parameter)));
    }
  }
  scalar.loss = weighted_sum(scalar.graph, op.build(scalar.graph, inputs), 1000);
  return scalar;
}

// Numbers near a kink are moved off it.
void avoid(Span values, const OpCase& op) {
  for (std::int64_t i = 0; i < values.count; ++i)
    for (const double kink : op.kinks)
      if (std::abs(values.get(i) - kink) < 20 * h) values.set(i, kink + 40 * h);
}

bool trained(const std::string& name) { return name.rfind("input", 0) == 0; }

double error_of(Scalar& scalar, const OpCase& op, const std::string& kernels) {
  Executor executor(scalar.graph, {.prediction = scalar.anchor, .loss = scalar.loss}, {.max_rows = rows, .seed = 5, .kernels = kernels});
  std::uint64_t series = 1;
  const bool batched = std::any_of(op.inputs.begin(), op.inputs.end(), [](const Shape& shape) { return shape.batched; });
  for (const auto& input : executor.inputs()) {
    const bool of_op = input.name.rfind("field", 0) == 0;
    fill(input.values, ++series, of_op ? op.low : -1, of_op ? op.high : 1);
    avoid(input.values, op);
    if (input.values.dtype == Dtype::i32)
      for (std::int64_t i = 0; i < input.values.count; ++i) input.values.set(i, static_cast<double>(i % 3));
  }
  for (std::int64_t i = 0; i < rows; ++i) executor.sample_ids()[static_cast<std::size_t>(i)] = 10 + i;
  for (const auto& entry : executor.parameters().entries()) {
    const auto values = executor.parameters().values(entry);
    const bool spread = trained(entry.name) && batched && op.inputs[static_cast<std::size_t>(entry.name[5] - '0')].batched;
    // What is added to a batched input stays zero: the field has the numbers.
    if (!spread) fill(values, ++series, trained(entry.name) ? op.low : -1, trained(entry.name) ? op.high : 1);
    avoid(values, op);
    if (spread)
      for (std::int64_t i = 0; i < values.count; ++i) values.set(i, 0);
  }

  const auto loss = [&] {
    executor.step(rows, rows, 1);
    return executor.loss_sum();
  };
  loss();
  const auto analytic = values_of(executor.gradients().flat());
  Difference worst{.largest = 1};
  for (const auto& entry : executor.parameters().entries()) {
    if (!trained(entry.name)) continue;
    const auto values = executor.parameters().values(entry);
    for (std::int64_t i = 0; i < values.count; ++i) {
      const double middle = values.get(i);
      values.set(i, middle + h);
      const double above = loss();
      values.set(i, middle - h);
      const double below = loss();
      values.set(i, middle);
      // Gradients come divided by the row count.
      const double difference = (above - below) / (2 * h) / static_cast<double>(rows);
      worst.add(analytic[static_cast<std::size_t>(entry.offset + i)], difference);
    }
  }
  return worst.most / worst.largest;
}

}  // namespace

double first_derivative_error(const OpCase& op, const std::string& kernels) {
  Scalar scalar = build(op);
  return error_of(scalar, op, kernels);
}

double second_derivative_error(const OpCase& op, const std::string& kernels) {
  Scalar scalar = build(op);
  const auto gradients = differentiate(scalar.graph, scalar.loss, ops::constant(scalar.graph, 1), scalar.parameters);
  Value sum = ops::constant(scalar.graph, 0);
  std::uint64_t series = 2000;
  for (const Value gradient : gradients)
    if (gradient.exists()) sum = ops::add(scalar.graph, sum, weighted_sum(scalar.graph, gradient, ++series));
  scalar.loss = sum;
  return error_of(scalar, op, kernels);
}

}  // namespace tephra::testing
