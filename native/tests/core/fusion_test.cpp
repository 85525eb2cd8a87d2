#include <doctest/doctest.h>

#include <algorithm>

#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/lowering.hpp>

#include "numbers.hpp"

using namespace tephra;

namespace {

// How often the op stands in what the values need.
std::ptrdiff_t count(const Graph& graph, const std::vector<Value>& results, std::string_view op) {
  const Lowered lowered = lower(graph, results, {});
  return std::count_if(lowered.nodes.begin(), lowered.nodes.end(), [&](const Node& node) { return node.op->name == op; });
}

}  // namespace

TEST_CASE("scalings, sums and biases go into the pass beside them") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3}), y = graph.placeholder("y", {3}), z = graph.placeholder("z", {3});
  const Value product = ops::scale(graph, ops::multiply(graph, ops::scale(graph, x, 3), ops::scale(graph, ops::scale(graph, y, -2), 0.25)), 2);
  const Value sum = ops::add(graph, z, product);
  CHECK(count(graph, {sum}, "affine") == 0);
  CHECK(count(graph, {sum}, "multiply") == 0);
  CHECK(count(graph, {sum}, "add") == 0);
  CHECK(count(graph, {sum}, "multiply_add") == 1);
  CHECK(lower(graph, {sum}, {.fuse = false}).nodes.size() > lower(graph, {sum}, {}).nodes.size());

  Executor executor(graph, {.prediction = sum}, {.max_rows = 5, .training = false});
  testing::fill(executor.input("x"), 1);
  testing::fill(executor.input("y"), 2);
  testing::fill(executor.input("z"), 3);
  executor.forward(5);
  for (int i = 0; i < 15; ++i) CHECK(executor.prediction().get(i) == doctest::Approx(executor.input("z").get(i) - 3 * executor.input("x").get(i) * executor.input("y").get(i)));
}

TEST_CASE("what has another reader, or is asked for, stays by itself") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3}), y = graph.placeholder("y", {3});
  const Value product = ops::multiply(graph, x, y);
  const Value sum = ops::add(graph, x, product);
  CHECK(count(graph, {sum, product}, "multiply") == 1);
  CHECK(count(graph, {sum, product}, "multiply_add") == 0);
  const Value twice = ops::add(graph, product, product);
  CHECK(count(graph, {twice}, "multiply_add") == 0);
  const Value scaled = ops::scale(graph, product, 2);
  CHECK(count(graph, {scaled, product}, "affine") == 1);
  const Value moved = ops::multiply(graph, ops::affine(graph, x, 2, 1), y);
  CHECK(count(graph, {moved}, "affine") == 1);
}

TEST_CASE("work done twice is differentiated once") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {1});
  const auto slope = [&] { return ops::square(graph, ops::tanh(graph, x)); };
  const Value a = slope(), b = slope();
  const Value sum = ops::add(graph, ops::sum_all(graph, a), ops::sum_all(graph, b));
  graph.merge_equal_work();
  CHECK(graph.input(graph.input(sum, 0)) == graph.input(graph.input(sum, 1)));
}
