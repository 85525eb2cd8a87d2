#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>

#include <tephra/layers/layers.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/second_derivative.hpp>

#include "numbers.hpp"

using namespace tephra;
using testing::fill;
using testing::values_of;

namespace {

using Build = std::function<Value(Graph&, Value x)>;

// (1, −0.5, 0.25, …) in every row.
Value direction(Graph& graph, std::int64_t size) {
  Value line{};
  for (std::int64_t i = 0; i < size; ++i) {
    const Value number = ops::filled(graph, std::pow(-0.5, static_cast<double>(i)), Shape::rows_of({1}));
    line = line.exists() ? ops::concatenate(graph, line, number, 0) : number;
  }
  return line;
}

// d/ds of the first derivative along the line, by two sweeps backward.
Value by_two_sweeps(Graph& graph, Value u, Value x, Value along) {
  const Value slope = differentiate(graph, u, ops::filled(graph, 1, graph.node(u).shape), {x})[0];
  const Value first = ops::sum_last(graph, ops::multiply(graph, slope, along));
  const Value second = differentiate(graph, first, ops::filled(graph, 1, Shape::rows_of({1})), {x})[0];
  return second.exists() ? ops::sum_last(graph, ops::multiply(graph, second, along)) : ops::filled(graph, 0, Shape::rows_of({1}));
}

// Value and parameter gradients of both ways.
void compare(const std::string& name, std::int64_t size, const Build& build) {
  CAPTURE(name);
  const auto run = [&](bool forward) {
    Graph graph(Dtype::f64);
    const Value x = graph.placeholder("x", {size});
    const Value u = build(graph, x);
    const Value along = direction(graph, size);
    const Value second = forward ? second_derivative(graph, u, x, {along}) : by_two_sweeps(graph, u, x, along);
    const Network network{.prediction = second, .loss = ops::sum_all(graph, ops::square(graph, ops::add(graph, second, u)))};
    Executor executor(graph, network, {.max_rows = 9, .seed = 5});
    executor.initialise();
    fill(executor.input("x"), 3);
    executor.step(9, 9, 1);
    auto numbers = values_of(executor.prediction());
    const auto gradients = values_of(executor.gradients().flat());
    numbers.insert(numbers.end(), gradients.begin(), gradients.end());
    return numbers;
  };
  CHECK(testing::difference_between(run(true), run(false)).most < 1e-11);
}

Build dense_network(Activation activation) {
  return [=](Graph& graph, Value x) {
    Value u = layers::dense(graph, x, {.id = "one", .units = 6, .activation = activation});
    u = layers::dense(graph, u, {.id = "two", .units = 5, .activation = activation});
    return layers::dense(graph, u, {.id = "out", .units = 1});
  };
}

}  // namespace

TEST_CASE("second derivatives by a forward sweep are those of two sweeps backward") {
  compare("tanh", 3, dense_network(Activation::tanh));
  compare("sigmoid", 2, dense_network(Activation::sigmoid));
  compare("softplus", 2, dense_network(Activation::softplus));
  compare("gelu", 1, dense_network(Activation::gelu));
  compare("a square of a scaled value", 2, [](Graph& graph, Value x) {
    const Value u = layers::dense(graph, x, {.id = "one", .units = 1});
    return ops::square(graph, ops::scale(graph, u, 3));
  });
  compare("products and quotients of a value with itself", 2, [](Graph& graph, Value x) {
    const Value u = layers::dense(graph, x, {.id = "one", .units = 4, .activation = Activation::tanh});
    const Value v = ops::exponential(graph, u);
    const Value w = ops::divide(graph, ops::multiply(graph, u, v), ops::affine(graph, ops::square(graph, u), 1, 2));
    return ops::sum_last(graph, ops::subtract(graph, w, ops::multiply(graph, v, v)));
  });
  compare("softmax of a layer, sliced and put together again", 3, [](Graph& graph, Value x) {
    const Value u = ops::softmax(graph, layers::dense(graph, x, {.id = "one", .units = 5}));
    const Value v = ops::concatenate(graph, ops::slice(graph, u, 0, 3, 2), x, 0);
    return layers::dense(graph, ops::square_root(graph, ops::affine(graph, ops::square(graph, v), 1, 1)), {.id = "out", .units = 1});
  });
  compare("no curvature", 2, [](Graph& graph, Value x) { return layers::dense(graph, x, {.id = "one", .units = 1}); });
}

TEST_CASE("one sweep for each direction, added up") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {2});
  // u = x₀³ + x₀·x₁²: ∂² along the axes 6·x₀ and 2·x₀
  const Value a = ops::slice(graph, x, 0, 0, 1), b = ops::slice(graph, x, 0, 1, 1);
  const Value u = ops::add(graph, ops::multiply(graph, a, ops::square(graph, a)), ops::multiply(graph, a, ops::square(graph, b)));
  const Value one = ops::filled(graph, 1, Shape::rows_of({1}));
  const Value sum = second_derivative(graph, u, x, {ops::pad(graph, one, 0, 0, 2), ops::pad(graph, one, 0, 1, 2)});
  Executor executor(graph, {.prediction = sum}, {.max_rows = 4, .training = false});
  fill(executor.input("x"), 8);
  executor.forward(4);
  for (int row = 0; row < 4; ++row) CHECK(executor.prediction().get(row) == doctest::Approx(8 * executor.input("x").get(2 * row)));
}

TEST_CASE("a network that brings rows together is refused, naming the block") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {2});
  const Value norm = layers::batch_norm(graph, layers::dense(graph, x, {.id = "one", .units = 3}), {.id = "norm"});
  const Value u = layers::dense(graph, norm, {.id = "out", .units = 1});
  try {
    second_derivative(graph, u, x, {direction(graph, 2)});
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.block() == "norm");
    CHECK(std::string(error.what()).find("brings rows together") != std::string::npos);
  }
}
