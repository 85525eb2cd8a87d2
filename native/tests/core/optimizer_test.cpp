#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <tephra/optim/optimizer.hpp>
#include <tephra/optim/rule.hpp>

#include "allocations.hpp"
#include "numbers.hpp"
#include "optimizer_cases.hpp"

using namespace tephra;
using testing::values_of;

namespace {

ParameterLayout two_numbers(Dtype dtype) { return {.dtype = dtype, .entries = {{"b.w", {2}, 0, 2, {}}}, .count = 2, .trained = 2}; }

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

void copy_numbers(Span to, Span from) {
  for (std::int64_t i = 0; i < from.count; ++i) to.set(i, from.get(i));
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

TEST_CASE("every rule: a state restored midway goes on to the same bits, and a step allocates nothing") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64})
    for (const auto& [name, spec] : testing::optimizer_cases()) {
      CAPTURE(name);
      const auto layout = testing::three_tensors(dtype);
      ParameterArena parameters(layout), gradients(layout), copy(layout);
      Optimizer first(spec, layout), second(spec, layout);
      testing::fill_wave(parameters.flat(), 1);
      const auto run = [&](Optimizer& optimizer, const ParameterArena& arena, int from, int to) {
        for (int step = from; step < to; ++step) {
          testing::fill_wave(gradients.flat(), 100 + step);
          const auto before = testing::allocations();
          optimizer.apply(arena.flat(), gradients.flat(), static_cast<std::uint64_t>(step) + 1);
          REQUIRE(testing::allocations() == before);
        }
      };
      run(first, parameters, 0, 15);
      copy_numbers(copy.flat(), parameters.flat());
      REQUIRE(first.states().size() == second.states().size());
      for (std::size_t i = 0; i < first.states().size(); ++i) copy_numbers(second.states()[i].values.flat(), first.states()[i].values.flat());
      run(second, copy, 15, 30);
      CHECK(values_of(copy.flat()) == testing::thirty_steps(spec, dtype));
    }
}

TEST_CASE("every rule: no gradient and no decay, no step, also on parameters that are 0") {
  for (const double start : {0.0, 1.5})
    for (const OptimizerSpec& spec :
         {optim::sgd({.momentum = 0.9}), optim::adam({}), optim::adamw({.weight_decay = 0}), optim::adagrad({}), optim::rmsprop({.momentum = 0.9, .centred = true}),
          optim::lars({.keep_vectors = false}), optim::lars({.clip = true, .keep_vectors = false}), optim::lamb({.weight_decay = 0, .keep_vectors = false})}) {
      CAPTURE(spec.rule().settings.index());
      const auto layout = testing::three_tensors(Dtype::f64);
      ParameterArena parameters(layout), gradients(layout);
      Optimizer optimizer(spec, layout);
      for (std::int64_t i = 0; i < 22; ++i) parameters.flat().set(i, start);
      const auto before = values_of(parameters.flat());
      for (std::uint64_t step = 1; step <= 3; ++step) optimizer.apply(parameters.flat(), gradients.flat(), step);
      CHECK(values_of(parameters.flat()) == before);
    }
}

TEST_CASE("every rule: the factor of a schedule is a smaller learning rate, and state behind the trained numbers stays") {
  const auto half_rate = [](const OptimizerSpec& spec) {
    optim::Rule rule = spec.rule();
    std::visit([](auto& settings) { settings.learning_rate /= 2; }, rule.settings);
    return OptimizerSpec(rule);
  };
  for (const auto& [name, spec] : testing::optimizer_cases()) {
    CAPTURE(name);
    auto layout = testing::three_tensors(Dtype::f64);
    layout.entries[2].trained = false;
    layout.trained = 16;
    ParameterArena whole(layout), half(layout), gradients(layout);
    Optimizer scheduled(spec, layout), slow(half_rate(spec), layout);
    testing::fill_wave(whole.flat(), 1);
    copy_numbers(half.flat(), whole.flat());
    const auto before = values_of(whole.flat());
    for (std::uint64_t step = 1; step <= 3; ++step) {
      testing::fill_wave(gradients.flat(), static_cast<int>(step));
      scheduled.apply(whole.flat(), gradients.flat(), step, 0.5);
      slow.apply(half.flat(), gradients.flat(), step);
    }
    const auto after = values_of(whole.flat());
    CHECK(after == values_of(half.flat()));
    CHECK(after[15] != before[15]);
    for (std::size_t i = 16; i < 22; ++i) CHECK(after[i] == before[i]);
    CHECK(scheduled.bytes() == scheduled.states().size() * 16 * 8);
    for (const OptimizerState& state : scheduled.states()) CHECK(state.values.entries().size() == 2);
  }
}

TEST_CASE("a large step does not depend on how it is cut into pieces") {
  constexpr std::int64_t count = 300007;
  const ParameterLayout whole{.dtype = Dtype::f32, .entries = {{"b.w", {count}, 0, count, {}}}, .count = count, .trained = count};
  constexpr std::int64_t cut = 1001;
  const ParameterLayout head{.dtype = Dtype::f32, .entries = {{"b.w", {cut}, 0, cut, {}}}, .count = cut, .trained = cut};
  ParameterArena parameters(whole), gradients(whole), first(head);
  testing::fill_wave(parameters.flat(), 1);
  testing::fill_wave(gradients.flat(), 2);
  copy_numbers(first.flat(), parameters.flat().part(0, cut));
  Optimizer large(optim::adamw({}), whole), small(optim::adamw({}), head);
  for (std::uint64_t step = 1; step <= 3; ++step) {
    large.apply(parameters.flat(), gradients.flat(), step);
    small.apply(first.flat(), gradients.flat(), step);
  }
  CHECK(values_of(parameters.flat().part(0, cut)) == values_of(first.flat()));
  CHECK(std::isfinite(parameters.flat().get(count - 1)));
}

TEST_CASE("settings that make no sense are refused, with the block and words") {
  const auto layout = two_numbers(Dtype::f64);
  const std::vector<std::pair<OptimizerSpec, std::string>> wrong = {
      {optim::sgd({.id = "b", .learning_rate = 0}), "the learning rate must be above 0."},
      {optim::sgd({.id = "b", .momentum = 1}), "the momentum must lie in [0, 1)."},
      {optim::sgd({.id = "b", .nesterov = true}), "Nesterov's step needs a momentum above 0."},
      {optim::adam({.id = "b", .beta2 = 1}), "both betas must lie in [0, 1)."},
      {optim::adam({.id = "b", .learning_rate = NAN}), "the learning rate must be above 0."},
      {optim::adamw({.id = "b", .weight_decay = -1}), "the weight decay must not be below 0."},
      {optim::adamw({.id = "b", .epsilon = -1}), "epsilon must not be below 0."},
      {optim::adagrad({.id = "b", .rate_decay = -1}), "the decay of the learning rate must not be below 0."},
      {optim::adagrad({.id = "b", .initial_accumulator = NAN}), "the initial accumulator must not be below 0."},
      {optim::rmsprop({.id = "b", .smoothing = 1}), "the smoothing must lie in [0, 1)."},
      {optim::rmsprop({.id = "b", .momentum = -0.1}), "the momentum must lie in [0, 1)."},
      {optim::lars({.id = "b", .trust = 0}), "the trust coefficient must be above 0."},
      {optim::lamb({.id = "b", .beta1 = -1}), "both betas must lie in [0, 1)."}};
  for (const auto& [spec, words] : wrong) {
    CAPTURE(words);
    try {
      Optimizer refused(spec, layout);
      FAIL("not refused");
    } catch (const Error& error) {
      CHECK(error.code() == Exit::wrong_use);
      CHECK(error.block() == "b");
      CHECK(error.what() == words);
    }
  }
  ParameterArena parameters(layout);
  CHECK_THROWS_AS(Optimizer(optim::adam({}), layout).apply(parameters.flat(), parameters.flat(), 0), Error);
}
