#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/tensor/error.hpp>

#include "axis_cases.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

using Numbers = std::vector<double>;

// What `build` makes of one row x.
Numbers made(const std::vector<std::int64_t>& dims, const Numbers& x, Value (*build)(Graph&, Value)) {
  Graph graph(Dtype::f64);
  const Value y = build(graph, graph.placeholder("x", dims));
  Executor executor(graph, {.prediction = y}, {.max_rows = 1, .training = false});
  for (std::size_t i = 0; i < x.size(); ++i) executor.input("x").set(static_cast<std::int64_t>(i), x[i]);
  executor.forward(1);
  return values_of(executor.prediction());
}

Flops flops_made(const Graph& graph, Value value) {
  std::vector<Shape> inputs;
  for (const Value input : graph.node(value).inputs) inputs.push_back(graph.node(input).shape);
  return flops_of(graph.node(value), inputs);
}

}  // namespace

TEST_CASE("derivatives along axes of random shapes equal central differences") {
  for (std::uint64_t series = 0; series < 5; ++series)
    for (const auto& op : testing::axis_cases(series)) {
      CAPTURE(series);
      CAPTURE(op.name);
      CHECK(testing::first_derivative_error(op) < 1e-6);
      if (op.smooth) CHECK(testing::second_derivative_error(op) < 1e-6);
    }
}

TEST_CASE("numbers arranged by hand") {
  const Numbers x = {1, 2, 3, 4, 5, 6};
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::transpose(g, v, 0, 1); }) == Numbers{1, 4, 2, 5, 3, 6});
  CHECK(made({1, 2, 3}, x, [](Graph& g, Value v) { return ops::permute(g, v, {2, 0, 1}); }) == Numbers{1, 4, 2, 5, 3, 6});
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::slice(g, v, 1, 1, 2); }) == Numbers{2, 3, 5, 6});
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::pad(g, v, 1, 1, 5); }) == Numbers{0, 1, 2, 3, 0, 0, 4, 5, 6, 0});
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::concatenate(g, {v, v}, 1); }) == Numbers{1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::sum_axis(g, v, 0); }) == Numbers{5, 7, 9});
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::max_axis(g, v, 1); }) == Numbers{3, 6});
  CHECK(made({2, 3}, x, [](Graph& g, Value v) { return ops::lower_triangle(g, v, -1); }) == Numbers{1, -1, -1, 4, 5, -1});
  CHECK(std::isnan(made({3}, {1, std::nan(""), 5}, [](Graph& g, Value v) { return ops::max_axis(g, v, 0); })[0]));
}

TEST_CASE("the gradient of a maximum goes to the first of equals") {
  Graph graph(Dtype::f64);
  const Value p = graph.parameter("b", "p", {3}, {});
  const Value loss = ops::add(graph, ops::sum_all(graph, ops::max_axis(graph, p, 0)), ops::scale(graph, ops::sum_all(graph, graph.placeholder("x", {1})), 0));
  Executor executor(graph, {.prediction = graph.placeholder("x", {1}), .loss = loss}, {.max_rows = 1});
  for (int i = 0; i < 3; ++i) executor.parameters().flat().set(i, i == 0 ? 1 : 2);
  executor.step(1, 1, 1);
  CHECK(values_of(executor.gradients().flat()) == Numbers{0, 1, 0});
}

TEST_CASE("labels outside a table give NaN and add nothing") {
  Graph graph(Dtype::f64);
  const Value label = graph.labels("label", 3);
  const Value table = graph.parameter("b", "table", {3, 2}, {});
  const Value y = ops::gather(graph, table, label);
  Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, y)}, {.max_rows = 5});
  for (int i = 0; i < 6; ++i) executor.parameters().flat().set(i, i);
  const int labels[] = {2, 3, -1, 0, 2};
  for (int i = 0; i < 5; ++i) executor.input("label").set(i, labels[i]);
  executor.step(5, 5, 1);
  const auto numbers = values_of(executor.prediction());
  CHECK(numbers[0] == 4);
  CHECK(numbers[6] == 0);
  CHECK(std::isnan(numbers[2]));
  CHECK(std::isnan(numbers[5]));
  const auto gradient = values_of(executor.gradients().flat());
  const Numbers rows = {1, 1, 0, 0, 2, 2};
  for (std::size_t i = 0; i < 6; ++i) CHECK(gradient[i] == doctest::Approx(rows[i] / 5));
}

TEST_CASE("normal noise has mean 0 and variance 1, and is a function of seed, step, sample and stream") {
  Graph graph(Dtype::f64);
  const Value noise = ops::normal_noise(graph, {7}, 0);
  const Value other = ops::normal_noise(graph, {7}, 1);
  const Value y = ops::concatenate(graph, noise, other, 0);
  Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, y)}, {.max_rows = 4000, .seed = 3});
  for (std::int64_t row = 0; row < 4000; ++row) executor.sample_ids()[static_cast<std::size_t>(row)] = row;
  executor.step(4000, 4000, 9);
  const auto numbers = values_of(executor.prediction());
  double sum = 0, squares = 0, products = 0;
  for (const double number : numbers) sum += number, squares += number * number;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (i % 14 < 7) products += numbers[i] * numbers[i + 7];
  const auto count = static_cast<double>(numbers.size());
  CHECK(std::abs(sum / count) < 0.02);
  CHECK(std::abs(squares / count - 1) < 0.03);
  CHECK(std::abs(products / count) < 0.02);

  executor.sample_ids()[0] = 1234;
  executor.step(1, 4000, 9);
  const auto again = values_of(executor.prediction());
  for (std::size_t i = 0; i < 14; ++i) CHECK(again[i] == numbers[1234 * 14 + i]);
  executor.step(1, 4000, 10);
  CHECK(values_of(executor.prediction())[0] != again[0]);
}

TEST_CASE("what ops along axes count") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3, 4, 5});
  const Value c = graph.parameter("b", "c", {3}, {});
  const auto per_row = [&](Value value) { return flops_made(graph, value).per_row; };
  CHECK(per_row(ops::sum_axis(graph, x, 1)) == 60);
  CHECK(per_row(ops::max_axis(graph, x, 1)) == 60);
  CHECK(per_row(ops::spread_axis(graph, ops::sum_axis(graph, x, 1), 1, 4)) == 0);
  CHECK(per_row(ops::log_softmax(graph, x)) == 300);
  CHECK(per_row(ops::channel_dots(graph, x, x)) == 120);
  CHECK(per_row(ops::channel_scale(graph, x, c)) == 60);
  CHECK(per_row(ops::channel_affine(graph, x, c, c)) == 120);
  CHECK(per_row(ops::transpose(graph, x, 0, 1)) == 0);
  CHECK(per_row(ops::concatenate(graph, x, x, 0)) == 0);
  CHECK(per_row(ops::slice(graph, x, 0, 0, 1)) == 0);
  CHECK(per_row(ops::batched_matmul(graph, x, x, {.right = true})) == 2 * 3 * 4 * 4 * 5);
  CHECK(per_row(ops::batched_matmul(graph, x, x, {.left = true})) == 2 * 3 * 5 * 5 * 4);
  CHECK(per_row(ops::matmul(graph, x, graph.parameter("b", "w", {5, 2}, {}))) == 2 * 12 * 5 * 2);
  CHECK(per_row(ops::matmul(graph, x, x, {.left = true})) == 2 * 12 * 5 * 5);
  CHECK(per_row(ops::gather(graph, c, graph.labels("label", 3))) == 0);
  CHECK(per_row(ops::scatter_sum(graph, x, graph.labels("label", 3))) == 60);
  CHECK(per_row(ops::leaky_relu(graph, x, 0.2)) == 60);
  CHECK(per_row(ops::normal_noise(graph, {4}, 0)) == 4);
  CHECK(per_row(ops::store(graph, x, Dtype::bf16)) == 0);
  const Value fixed = ops::batched_matmul(graph, graph.parameter("b", "m", {2, 3, 4}, {}), graph.parameter("b", "n", {2, 4, 5}, {}));
  CHECK(flops_made(graph, fixed).fixed == 2 * 2 * 3 * 4 * 5);
}

TEST_CASE("shapes that do not fit along an axis are refused") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3, 4});
  const Value y = graph.placeholder("y", {2, 5});
  const Value label = graph.labels("label", 3);
  CHECK_THROWS_AS(ops::sum_axis(graph, x, 2), Error);
  CHECK_THROWS_AS(ops::sum_axis(graph, x, -1), Error);
  CHECK_THROWS_AS(ops::spread_axis(graph, x, 0, 5), Error);
  CHECK_THROWS_AS(ops::transpose(graph, x, 0, 2), Error);
  CHECK_THROWS_AS(ops::permute(graph, x, {0, 0}), Error);
  CHECK_THROWS_AS(ops::permute(graph, x, {0}), Error);
  CHECK_THROWS_AS(ops::concatenate(graph, x, y, 0), Error);
  CHECK_THROWS_AS(ops::concatenate(graph, std::vector<Value>{}, 0), Error);
  CHECK_THROWS_AS(ops::slice(graph, x, 0, 2, 2), Error);
  CHECK_THROWS_AS(ops::slice(graph, x, 0, 1, std::numeric_limits<std::int64_t>::max()), Error);
  CHECK_THROWS_AS(ops::slice(graph, x, 0, -1, 1), Error);
  CHECK_THROWS_AS(ops::pad(graph, x, 0, 1, 3), Error);
  CHECK_THROWS_AS(ops::lower_triangle(graph, label, 0), Error);
  CHECK_THROWS_AS(ops::batched_matmul(graph, x, y), Error);
  CHECK_THROWS_AS(ops::channel_dots(graph, x, y), Error);
  CHECK_THROWS_AS(ops::channel_scale(graph, x, graph.parameter("b", "c", {4}, {})), Error);
  CHECK_THROWS_AS(ops::gather(graph, graph.parameter("b", "t", {2, 4}, {}), label), Error);
  CHECK_THROWS_AS(ops::gather(graph, x, x), Error);
  CHECK_THROWS_AS(ops::scatter_sum(graph, graph.parameter("b", "u", {2, 4}, {}), label), Error);
  CHECK_THROWS_AS(ops::leaky_relu(graph, x, -1), Error);
  CHECK_THROWS_AS(ops::normal_noise(graph, {2}, 256), Error);
  CHECK_THROWS_AS(ops::matmul(graph, x, y, {.left = true}), Error);
}
