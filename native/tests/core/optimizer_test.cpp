#include <doctest/doctest.h>

#include <cmath>

#include <tephra/optim/optimizer.hpp>

#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

ParameterLayout two_numbers(Dtype dtype) { return {.dtype = dtype, .entries = {{"b.w", {2}, 0, 2, {}}}, .count = 2}; }

// n steps with gradients g·k in step k, from p.
std::vector<double> after(const OptimizerSpec& spec, int steps, Dtype dtype = Dtype::f64) {
  const auto layout = two_numbers(dtype);
  ParameterArena parameters(layout), gradients(layout, 3);
  Optimizer optimizer(spec, layout);
  parameters.flat().set(0, 1.0);
  parameters.flat().set(1, -2.0);
  for (int k = 1; k <= steps; ++k) {
    gradients.flat().set(0, 0.5 * k);
    gradients.flat().set(1, -0.25 * k);
    optimizer.apply(parameters.flat(), gradients.flat_with_extras(), static_cast<std::uint64_t>(k));
  }
  return values_of(parameters.flat());
}

void check_near(const std::vector<double>& got, const std::vector<double>& want, double tolerance = 1e-15) {
  REQUIRE(got.size() == want.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(std::abs(got[i] - want[i]) <= tolerance * std::abs(want[i]));
}

}  // namespace

TEST_CASE("plain gradient descent, with decay") {
  check_near(after(optim::sgd({.learning_rate = 0.1}), 2), {1 - 0.05 - 0.1, -2 + 0.025 + 0.05});
  check_near(after(optim::sgd({.learning_rate = 0.1, .weight_decay = 0.5}), 1), {1 - 0.1 * (0.5 + 0.5), -2 + 0.1 * (0.25 + 1)});
}

TEST_CASE("momentum and Nesterov's step") {
  // buffers: 0.5, then 0.9·0.5 + 1
  check_near(after(optim::sgd({.learning_rate = 0.1, .momentum = 0.9}), 2), {1 - 0.05 - 0.145, -2 + 0.025 + 0.0725});
  check_near(after(optim::sgd({.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}), 1), {1 - 0.1 * (0.5 + 0.45), -2 + 0.1 * (0.25 + 0.225)});
}

TEST_CASE("Adam's first step is the learning rate, whatever the gradient") {
  check_near(after(optim::adam({.learning_rate = 0.01, .epsilon = 0}), 1), {0.99, -1.99}, 1e-14);
  const auto single = after(optim::adam({.learning_rate = 0.01, .epsilon = 0}), 1, Dtype::f32);
  check_near(single, {0.99, -1.99}, 1e-6);
}

TEST_CASE("states are named and laid out as the parameters are") {
  const auto layout = two_numbers(Dtype::f64);
  Optimizer adam(optim::adam({}), layout);
  REQUIRE(adam.states().size() == 2);
  CHECK(adam.states()[0].name == "first_moment");
  CHECK(adam.states()[1].name == "second_moment");
  CHECK(adam.states()[0].values.entries()[0].name == "b.w");
  CHECK(adam.bytes() == 32);
  CHECK(Optimizer(optim::sgd({}), layout).states().empty());
  CHECK(Optimizer(optim::sgd({.momentum = 0.5}), layout).states()[0].name == "momentum");
}

TEST_CASE("a restored state continues as if nothing had happened") {
  const auto layout = two_numbers(Dtype::f64);
  ParameterArena parameters(layout), gradients(layout);
  Optimizer first(optim::adam({.learning_rate = 0.1}), layout), second(optim::adam({.learning_rate = 0.1}), layout);
  gradients.flat().set(0, 0.5);
  first.apply(parameters.flat(), gradients.flat(), 1);
  ParameterArena copy(layout);
  for (int i = 0; i < 2; ++i) {
    copy.flat().set(i, parameters.flat().get(i));
    for (std::size_t s = 0; s < 2; ++s) second.states()[s].values.flat().set(i, first.states()[s].values.flat().get(i));
  }
  first.apply(parameters.flat(), gradients.flat(), 2);
  second.apply(copy.flat(), gradients.flat(), 2);
  CHECK(values_of(parameters.flat()) == values_of(copy.flat()));
}

TEST_CASE("settings that make no sense are refused") {
  const auto layout = two_numbers(Dtype::f64);
  CHECK_THROWS_AS(Optimizer(optim::sgd({.learning_rate = 0}), layout), Error);
  CHECK_THROWS_AS(Optimizer(optim::sgd({.momentum = 1}), layout), Error);
  CHECK_THROWS_AS(Optimizer(optim::sgd({.nesterov = true}), layout), Error);
  CHECK_THROWS_AS(Optimizer(optim::adam({.beta2 = 1}), layout), Error);
  CHECK_THROWS_AS(Optimizer(optim::adam({.learning_rate = NAN}), layout), Error);
  ParameterArena parameters(layout);
  CHECK_THROWS_AS(Optimizer(optim::adam({}), layout).apply(parameters.flat(), parameters.flat(), 0), Error);
}
