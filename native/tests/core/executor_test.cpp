#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/plan.hpp>

#include "allocations.hpp"
#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::fill;
using testing::values_of;

namespace {

Network regression(Graph& graph) { return testing::regression(graph); }

// y = x·w, w of one number, loss (y − t)²
Network one_weight(Graph& graph) {
  const Value x = graph.placeholder("x", {1});
  const Value y = layers::dense(graph, x, {.id = "w", .units = 1, .bias = false});
  return {.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "l"}, y, graph.placeholder("t", {1}))};
}

}  // namespace

TEST_CASE("forward and step give the hand-worked numbers") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    Graph graph(dtype);
    const Network network = one_weight(graph);
    Executor executor(graph, network, {.max_rows = 4, .extras = 2});
    executor.parameters().flat().set(0, 3);
    const double x[] = {1, 2}, t[] = {1, 4};
    for (int i = 0; i < 2; ++i) {
      executor.input("x").set(i, x[i]);
      executor.input("t").set(i, t[i]);
    }
    executor.forward(2);
    CHECK(values_of(executor.prediction()) == std::vector<double>{3, 6});
    CHECK(executor.loss_sum() == 4 + 4);
    executor.gradients().extras().set(1, 7);
    executor.step(2, 8, 1);
    CHECK(executor.loss_sum() == 8);
    CHECK(executor.gradients().flat().get(0) == (2 * 2 * 1 + 2 * 2 * 2) / 8.0);
    CHECK(executor.gradients().extras().get(1) == 7);
    CHECK(executor.gradients().flat_with_extras().count == 3);
    executor.step(0, 8, 2);
    CHECK(executor.loss_sum() == 0);
    CHECK(executor.gradients().flat().get(0) == 0);
  }
}

TEST_CASE("a step's forward pass can be repeated where the parameters are then: same rows, draws and statistics, and nothing else changes") {
  const auto network_of = [](Graph& graph) {
    const Value x = graph.placeholder("x", {3});
    const Value hidden = layers::dense(graph, x, {.id = "hidden", .units = 8, .activation = Activation::tanh});
    const Value norm = layers::batch_norm(graph, layers::dropout(graph, hidden, {.id = "drop", .rate = 0.3}), {.id = "norm"});
    const Value y = layers::dense(graph, norm, {.id = "output", .units = 2});
    return Network{.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "l"}, y, graph.placeholder("t", {2}))};
  };
  for (const int leaves : {0, 3}) {
    Graph graph(Dtype::f64);
    const Network network = network_of(graph);
    const ExecutorOptions options{.max_rows = 20, .repeats = true, .seed = 3, .leaves = {.count = leaves, .batch = 20}};
    Executor executor(graph, network, options), other(graph, network, options);
    const auto prepare = [&](Executor& each) {
      each.initialise();
      fill(each.input("x"), 1);
      fill(each.input("t"), 2);
      for (std::size_t row = 0; row < 20; ++row) each.sample_ids()[row] = static_cast<std::int64_t>(row) + 40;
    };
    prepare(executor);
    prepare(other);
    executor.step(20, 20, 7);
    const double first = executor.loss_sum();
    const auto gradients = values_of(executor.gradients().flat()), parameters = values_of(executor.parameters().flat());
    const auto before = testing::allocations();
    const double again = executor.repeated_loss_sum();
    CHECK(testing::allocations() == before);
    CHECK(again == doctest::Approx(first).epsilon(1e-14));
    CHECK(values_of(executor.gradients().flat()) == gradients);
    CHECK(values_of(executor.parameters().flat()) == parameters);
    for (Executor* each : {&executor, &other})
      for (std::int64_t i = 0; i < 20; ++i) each->parameters().flat().set(i, 0.1 * static_cast<double>(i % 7));
    other.step(20, 20, 7);
    CHECK(executor.repeated_loss_sum() == doctest::Approx(other.loss_sum()).epsilon(1e-14));
    CHECK(std::abs(executor.loss_sum() - first) > 1e-6 * first);
    executor.forward(20);
    CHECK_THROWS_AS(executor.repeated_loss_sum(), Error);
  }
}

TEST_CASE("neither forward, step nor optimizer allocates") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    Graph graph(dtype);
    const Network network = testing::classification(graph);
    Executor executor(graph, network, {.max_rows = 16, .extras = 4});
    Progress progress;
    executor.report_to(&progress);
    executor.initialise();
    fill(executor.input("image"), 1, 0, 1);
    Optimizer optimizer(optim::adam({}), executor.parameters().layout());
    executor.step(16, 16, 1);
    const auto before = testing::allocations();
    for (std::uint64_t step = 1; step <= 5; ++step) {
      executor.step(step == 3 ? 7 : 16, 16, step);
      optimizer.apply(executor.parameters().flat(), executor.gradients().flat_with_extras(), step);
      executor.forward(16);
      if (!std::isfinite(executor.loss_sum())) std::abort();
    }
    CHECK(testing::allocations() == before);
  }
}

TEST_CASE("a small network learns") {
  Graph graph(Dtype::f64);
  const Network network = regression(graph);
  Executor executor(graph, network, {.max_rows = 64, .seed = 3});
  executor.initialise();
  fill(executor.input("x"), 1);
  const auto x = executor.input("x");
  for (int row = 0; row < 64; ++row) executor.input("t").set(row, std::sin(2 * x.get(3 * row)) + 0.5 * x.get(3 * row + 1));
  Optimizer optimizer(optim::adam({.learning_rate = 1e-2}), executor.parameters().layout());
  executor.forward(64);
  const double before = executor.loss_sum();
  for (std::uint64_t step = 1; step <= 400; ++step) {
    executor.step(64, 64, step);
    optimizer.apply(executor.parameters().flat(), executor.gradients().flat(), step);
  }
  executor.forward(64);
  CHECK(executor.loss_sum() < 0.02 * before);
}

TEST_CASE("the same seed gives the same start, to rounding in f32; another seed another") {
  const auto start = [](Dtype dtype, std::uint64_t seed) {
    Graph graph(dtype);
    const Network network = regression(graph);
    Executor executor(graph, network, {.seed = seed});
    executor.initialise();
    return values_of(executor.parameters().flat());
  };
  const auto first = start(Dtype::f64, 1);
  CHECK(first == start(Dtype::f64, 1));
  CHECK(first != start(Dtype::f64, 2));
  const auto single = start(Dtype::f32, 1);
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(single[i] == static_cast<double>(static_cast<float>(first[i])));
}

TEST_CASE("starts have the widths that their rules say") {
  const auto widest = [](Initial start, double& mean_square) {
    Graph graph(Dtype::f64);
    const Value x = graph.placeholder("x", {100});
    const Value y = layers::dense(graph, x, {.id = "d", .units = 50, .bias = false, .start = start, .scale = 0.3});
    Executor executor(graph, {.prediction = y}, {.training = false, .seed = 1});
    executor.initialise();
    double largest = 0;
    mean_square = 0;
    for (const double value : values_of(executor.parameters().flat())) {
      largest = std::max(largest, std::abs(value));
      mean_square += value * value / 5000;
    }
    return largest;
  };
  double mean_square = 0;
  CHECK(widest(Initial::uniform, mean_square) == doctest::Approx(0.1).epsilon(0.01));
  CHECK(mean_square == doctest::Approx(0.01 / 3).epsilon(0.05));
  CHECK(widest(Initial::glorot, mean_square) == doctest::Approx(std::sqrt(6.0 / 150)).epsilon(0.01));
  widest(Initial::he, mean_square);
  CHECK(mean_square == doctest::Approx(0.02).epsilon(0.05));
  widest(Initial::normal, mean_square);
  CHECK(mean_square == doctest::Approx(0.09).epsilon(0.05));
  CHECK(widest(Initial::zeros, mean_square) == 0);
  CHECK(widest(Initial::ones, mean_square) == 1);
}

TEST_CASE("dropout follows the sample, not the row; it is off outside training") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {40});
  const Value y = layers::dropout(graph, x, {.id = "d", .rate = 0.25});
  const Network network{.prediction = y, .loss = ops::sum_all(graph, y)};
  Executor executor(graph, network, {.max_rows = 4, .seed = 11});
  for (std::int64_t i = 0; i < executor.input("x").count; ++i) executor.input("x").set(i, 1);
  executor.forward(4);
  CHECK(executor.loss_sum() == 160);

  const auto masks = [&](std::vector<std::int64_t> samples, std::uint64_t step) {
    for (std::size_t i = 0; i < samples.size(); ++i) executor.sample_ids()[i] = samples[i];
    executor.step(static_cast<std::int64_t>(samples.size()), 4, step);
    return values_of(executor.prediction());
  };
  const auto forwards = masks({5, 9}, 1);
  const auto backwards = masks({9, 5}, 1);
  CHECK(std::vector(forwards.begin(), forwards.begin() + 40) == std::vector(backwards.begin() + 40, backwards.end()));
  CHECK(forwards != masks({5, 9}, 2));
  double kept = 0;
  for (std::uint64_t step = 0; step < 50; ++step)
    for (const double value : masks({0, 1, 2, 3}, step)) {
      CHECK((value == 0 || value == doctest::Approx(1 / 0.75)));
      kept += value != 0;
    }
  CHECK(kept / (50 * 160) == doctest::Approx(0.75).epsilon(0.03));
}

TEST_CASE("two dropouts of a network have different masks") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {64});
  const Value y = ops::subtract(graph, layers::dropout(graph, x, {.id = "d"}), layers::dropout(graph, x, {.id = "e"}));
  Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, y)}, {.max_rows = 1});
  for (int i = 0; i < 64; ++i) executor.input("x").set(i, 1);
  executor.step(1, 1, 1);
  const auto difference = values_of(executor.prediction());
  CHECK(std::set<double>(difference.begin(), difference.end()).size() == 3);
}

TEST_CASE("a parameter that the loss does not use has zero gradient; one used twice the sum") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {1});
  const Value w = graph.parameter("w", "w", {1, 1}, {});
  graph.parameter("u", "u", {3}, {});
  const Value y = ops::add(graph, ops::matmul(graph, x, w), ops::square(graph, ops::matmul(graph, x, w)));
  Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, y)}, {.max_rows = 1});
  executor.parameters().flat().set(0, 5);
  executor.input("x").set(0, 2);
  for (int i = 0; i < 4; ++i) executor.gradients().flat().set(i, 99);
  executor.step(1, 1, 1);
  CHECK(values_of(executor.gradients().flat()) == std::vector<double>{2 + 2 * (2 * 5) * 2, 0, 0, 0});
}

TEST_CASE("a gradient that is no step's own output is copied into place") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {2});
  const Value v = graph.parameter("v", "v", {1, 2}, {});
  const Value w = graph.parameter("w", "w", {2}, {});
  // Both gradients are the same sum over rows, one of them reshaped.
  const Value y = ops::add(graph, ops::add_bias(graph, x, w), ops::spread_rows(graph, ops::reshape(graph, v, {2})));
  Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, ops::square(graph, y))}, {.max_rows = 2});
  for (int i = 0; i < 4; ++i) executor.input("x").set(i, i + 1);
  executor.step(2, 1 + 1, 1);
  CHECK(values_of(executor.gradients().flat()) == std::vector<double>{4, 6, 4, 6});
}

TEST_CASE("the arena reuses memory: deep networks need no more in the forward pass") {
  const auto arena = [](int depth) {
    Graph graph(Dtype::f32);
    Value y = graph.placeholder("x", {32});
    for (int i = 0; i < depth; ++i) y = layers::dense(graph, y, {.id = "d" + std::to_string(i), .units = 32, .activation = Activation::relu});
    return make_plan(graph, {.prediction = y}, {.max_rows = 10, .training = false}).arena_bytes;
  };
  CHECK(arena(20) == arena(2));
  CHECK(arena(2) == 2 * 32 * 10 * 4);
}

TEST_CASE("equal work is done once, dead work never, bias and activation in one pass") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3});
  const Value w = graph.parameter("w", "w", {3, 3}, {});
  const Value b = graph.parameter("b", "b", {3}, {});
  const auto layer = [&] { return ops::relu(graph, ops::add_bias(graph, ops::matmul(graph, x, w), b)); };
  const Value y = ops::add(graph, layer(), layer());
  ops::exponential(graph, y);
  const Plan plan = make_plan(graph, {.prediction = y}, {.training = false});
  std::vector<std::string> steps;
  for (const auto& step : plan.forward.steps) steps.emplace_back(step.node.op->name);
  CHECK(steps == std::vector<std::string>{"matmul", "bias_relu", "add"});
}

TEST_CASE("the first block whose output is not finite is named") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {2});
  const Value hidden = layers::dense(graph, x, {.id = "first", .units = 2});
  Value y;
  {
    const BlockScope scope(graph, "second");
    y = ops::logarithm(graph, hidden);
  }
  const Value loss = losses::mean_squared_error(graph, {.id = "l"}, y, graph.placeholder("t", {2}));
  Executor executor(graph, {.prediction = y, .loss = loss}, {.max_rows = 1});
  for (int i = 0; i < 6; ++i) executor.parameters().flat().set(i, 1);
  executor.input("x").set(0, 1);
  executor.input("x").set(1, 1);
  executor.step(1, 1, 1);
  CHECK(std::isfinite(executor.loss_sum()));
  CHECK(!executor.first_non_finite());
  executor.input("x").set(0, -10);
  executor.step(1, 1, 2);
  CHECK(!std::isfinite(executor.loss_sum()));
  CHECK(executor.first_non_finite()->block == "second");
  CHECK(executor.first_non_finite()->what == "output of logarithm");
  executor.input("t").set(0, std::numeric_limits<double>::infinity());
  CHECK(executor.first_non_finite()->what == "field t");
  executor.parameters().flat().set(0, std::nan(""));
  CHECK(executor.first_non_finite()->block == "first");
  CHECK(executor.first_non_finite()->what == "parameter first.weight");
}

TEST_CASE("relu and losses let NaN through, and a label outside the classes makes the loss NaN") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3});
  const Value y = ops::relu(graph, x);
  const Value loss = losses::cross_entropy(graph, {.id = "l"}, y, graph.labels("label", 3));
  Executor executor(graph, {.prediction = y, .loss = loss}, {.max_rows = 1});
  executor.input("x").set(0, std::nan(""));
  executor.forward(1);
  CHECK(std::isnan(executor.prediction().get(0)));
  executor.input("x").set(0, 0);
  for (const int label : {-1, 3, std::numeric_limits<std::int32_t>::max()}) {
    executor.input("label").set(0, label);
    executor.step(1, 1, 1);
    CHECK(std::isnan(executor.loss_sum()));
  }
  executor.input("label").set(0, 2);
  executor.input("x").set(1, 1e4);
  executor.forward(1);
  CHECK(executor.loss_sum() == doctest::Approx(1e4));
}

TEST_CASE("progress names the block at hand") {
  Graph graph(Dtype::f64);
  const Network network = regression(graph);
  Executor executor(graph, network, {.max_rows = 2});
  Progress progress;
  executor.report_to(&progress);
  executor.forward(2);
  CHECK(executor.blocks().at(static_cast<std::size_t>(progress.block.load())) == "loss");
  executor.step(2, 2, 1);
  CHECK(executor.blocks().at(static_cast<std::size_t>(progress.block.load())) == "hidden");
}

TEST_CASE("wrong use is refused with a reason") {
  Graph graph(Dtype::f64);
  const Network network = one_weight(graph);
  CHECK_THROWS_AS(Graph(Dtype::i32), Error);
  CHECK_THROWS_WITH_AS(Executor(graph, {.prediction = network.prediction}, {}), "the network has no loss to train with. Wire one.", Error);
  CHECK_THROWS_AS(Executor(graph, {.loss = network.loss}, {}), Error);
  CHECK_THROWS_AS(Executor(graph, {.prediction = network.prediction, .loss = network.prediction}, {}), Error);
  CHECK_THROWS_AS(Executor(graph, network, {.max_rows = 0}), Error);
  Executor evaluation(graph, {.prediction = network.prediction}, {.max_rows = 2, .training = false});
  CHECK_THROWS_AS(evaluation.step(1, 1, 1), Error);
  CHECK_THROWS_AS(evaluation.forward(3), Error);
  CHECK_THROWS_AS(evaluation.loss_sum(), Error);
  CHECK_THROWS_AS(evaluation.input("nothing"), Error);
  Executor training(graph, network, {.max_rows = 2});
  CHECK_THROWS_AS(training.step(2, 1, 1), Error);
}
