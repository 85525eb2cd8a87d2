#include <doctest/doctest.h>

#include <cmath>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/tensor/error.hpp>

#include "allocations.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

// Batch normalisation of two columns, rows of numbers by `number`.
struct Norm {
  explicit Norm(layers::Statistics statistics) : executor(make(statistics)) {
    executor.initialise();
    testing::fill(executor.input("x"), 1, 0, 4);
  }

  static Executor make(layers::Statistics statistics) {
    Graph graph(Dtype::f64);
    const Value y = layers::batch_norm(graph, graph.placeholder("x", {2}), {.id = "n", .momentum = 0.25, .statistics = statistics});
    return {graph, {.prediction = y, .loss = ops::sum_all(graph, ops::square(graph, y))}, {.max_rows = 5}};
  }

  Span state(const std::string& name) {
    for (const auto& entry : executor.parameters().entries())
      if (entry.name == "n." + name) return executor.parameters().values(entry);
    return {};
  }

  // Mean and variance of a column, the variance divided by rows − `taken`.
  std::pair<double, double> moments(std::int64_t column, std::int64_t rows, std::int64_t taken) {
    double sum = 0, squares = 0;
    for (std::int64_t row = 0; row < rows; ++row) sum += executor.input("x").get(2 * row + column);
    const double mean = sum / static_cast<double>(rows);
    for (std::int64_t row = 0; row < rows; ++row) squares += std::pow(executor.input("x").get(2 * row + column) - mean, 2);
    return {mean, squares / static_cast<double>(rows - taken)};
  }

  Executor executor;
};

double loss_of(Value (*loss)(Graph&, Value, Value), double prediction, double target) {
  Graph graph(Dtype::f64);
  const Value p = graph.parameter("b", "p", {1}, {});
  const Value x = ops::add_bias(graph, graph.placeholder("x", {1}), p);
  Executor executor(graph, {.prediction = x, .loss = loss(graph, x, graph.placeholder("t", {1}))}, {.max_rows = 1});
  executor.input("x").set(0, prediction);
  executor.input("t").set(0, target);
  executor.step(1, 1, 1);
  CHECK(std::isfinite(executor.gradients().flat().get(0)));
  return executor.loss_sum();
}

}  // namespace

TEST_CASE("batch normalisation runs its statistics in training and uses them elsewhere") {
  for (const auto statistics : {layers::Statistics::global, layers::Statistics::local}) {
    Norm norm(statistics);
    norm.executor.step(5, 5, 1);
    const auto trained = values_of(norm.executor.prediction());
    for (std::int64_t column = 0; column < 2; ++column) {
      const auto [mean, variance] = norm.moments(column, 5, 0);
      const double unbiased = norm.moments(column, 5, 1).second;
      CHECK(trained[static_cast<std::size_t>(column)] == doctest::Approx((norm.executor.input("x").get(column) - mean) / std::sqrt(variance + 1e-5)));
      CHECK(norm.state("running_mean").get(column) == doctest::Approx(0.25 * mean));
      CHECK(norm.state("running_variance").get(column) == doctest::Approx(0.75 + 0.25 * unbiased));
    }
    norm.executor.forward(1);
    const double mean = norm.state("running_mean").get(0), variance = norm.state("running_variance").get(0);
    CHECK(norm.executor.prediction().get(0) == doctest::Approx((norm.executor.input("x").get(0) - mean) / std::sqrt(variance + 1e-5)));
    CHECK(norm.state("running_mean").get(0) == mean);
  }
}

TEST_CASE("a batch of one row has no variance, and stays finite") {
  Norm norm(layers::Statistics::global);
  norm.executor.step(1, 1, 1);
  CHECK(norm.executor.prediction().get(0) == 0);
  CHECK(norm.state("running_variance").get(0) == 0.75);
}

TEST_CASE("a latent layer draws in training and is its mean elsewhere") {
  Graph graph(Dtype::f64);
  const auto latent = layers::latent(graph, graph.placeholder("x", {3}), {.id = "z", .size = 2});
  const Value all = ops::concatenate(graph, {latent.sample, latent.mean, latent.log_variance}, 0);
  const Value noise = ops::normal_noise(graph, {2}, 0);
  Executor executor(graph, {.prediction = ops::concatenate(graph, all, noise, 0), .loss = ops::sum_all(graph, all)}, {.max_rows = 2, .seed = 4});
  executor.initialise();
  testing::fill(executor.input("x"), 3);
  executor.step(2, 2, 7);
  const auto y = values_of(executor.prediction());
  for (std::size_t i = 0; i < 2; ++i) CHECK(y[i] == doctest::Approx(y[i + 2] + std::exp(y[i + 4] / 2) * y[i + 6]));
  executor.forward(2);
  const auto calm = values_of(executor.prediction());
  for (std::size_t i = 0; i < 2; ++i) CHECK(calm[i] == calm[i + 2]);
}

TEST_CASE("a relative error of nothing has a slope, and one against nothing is finite") {
  const auto relative = [](Graph& g, Value x, Value t) { return losses::relative_l2(g, {.id = "l"}, x, t); };
  CHECK(loss_of(relative, 2, 2) == 0);
  CHECK(loss_of(relative, 3, 2) == doctest::Approx(0.5));
  CHECK(std::isfinite(loss_of(relative, 1, 0)));
}

TEST_CASE("logits far from zero make no infinity") {
  const auto binary = [](Graph& g, Value x, Value t) { return losses::binary_cross_entropy(g, {.id = "l"}, x, t); };
  CHECK(loss_of(binary, 800, 0) == 800);
  CHECK(loss_of(binary, -800, 0) == 0);
  CHECK(loss_of(binary, 800, 1) == 0);
}

TEST_CASE("the Laplacian of a polynomial is that of its formula") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3});
  const Value cubes = ops::multiply(graph, x, ops::square(graph, x));
  const Value u = ops::sum_last(graph, cubes);  // Σ xᵢ³: Laplacian 6·Σ xᵢ
  Executor executor(graph, {.prediction = losses::laplacian(graph, u, x, 2)}, {.max_rows = 2, .training = false});
  testing::fill(executor.input("x"), 1);
  executor.forward(2);
  for (std::int64_t row = 0; row < 2; ++row)
    CHECK(executor.prediction().get(row) == doctest::Approx(6 * (executor.input("x").get(3 * row) + executor.input("x").get(3 * row + 1))));
}

TEST_CASE("a value that does not depend on the coordinates has slope zero") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {2});
  const Value u = graph.placeholder("u", {1});
  Executor executor(graph, {.prediction = losses::slopes(graph, u, x)}, {.max_rows = 1, .training = false});
  executor.input("u").set(0, 5);
  executor.forward(1);
  CHECK(executor.prediction().get(0) == 0);
  CHECK(executor.prediction().get(1) == 0);
}

// What oneDNN allocates to be called is counted in convolution_test.cpp.
TEST_CASE("a step through attention, normalisation, noise and embeddings allocates nothing") {
  Graph graph(Dtype::f32);
  Value y = layers::self_attention(graph, graph.placeholder("x", {3, 4}), {.id = "a", .heads = 2, .causal = true});
  y = layers::flatten(graph, layers::layer_norm(graph, y, {.id = "n"}), {.id = "f"});
  y = layers::latent(graph, layers::batch_norm(graph, y, {.id = "b"}), {.id = "z", .size = 4}).sample;
  y = ops::load(graph, ops::store(graph, layers::condition(graph, y, graph.labels("label", 3), {.id = "c", .size = 2}), Dtype::bf16));
  Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, ops::square(graph, y))}, {.max_rows = 6});
  executor.initialise();
  executor.step(6, 6, 1);
  const auto before = testing::allocations();
  executor.step(4, 6, 2);
  executor.forward(6);
  CHECK(testing::allocations() == before);
}

TEST_CASE("layers and losses that do not fit are refused with their block") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {4});
  const Value places = graph.placeholder("places", {3, 4});
  const Value image = graph.placeholder("image", {2, 4, 4});
  const Value label = graph.labels("label", 3);
  const Value fixed = graph.parameter("p", "w", {4}, {});
  const Value made = layers::dense(graph, x, {.id = "b", .units = 1});
  const auto refused = [&](auto build) {
    try {
      build();
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.block() == "b");
      CHECK(error.code() == Exit::wrong_use);
    }
  };
  refused([&] { layers::batch_norm(graph, fixed, {.id = "b"}); });
  refused([&] { layers::batch_norm(graph, x, {.id = "b", .momentum = 2}); });
  refused([&] { layers::batch_norm(graph, x, {.id = "b", .epsilon = 0}); });
  refused([&] { layers::layer_norm(graph, x, {.id = "b", .dims = 2}); });
  refused([&] { layers::layer_norm(graph, x, {.id = "b", .dims = 0}); });
  refused([&] { layers::self_attention(graph, x, {.id = "b"}); });
  refused([&] { layers::self_attention(graph, places, {.id = "b", .heads = 3}); });
  refused([&] { layers::embedding(graph, x, {.id = "b"}); });
  refused([&] { layers::condition(graph, fixed, label, {.id = "b"}); });
  refused([&] { layers::latent(graph, image, {.id = "b"}); });
  refused([&] { layers::residual(graph, x, {.id = "b"}); });
  refused([&] { layers::dense_block(graph, image, {.id = "b", .layers = 0}); });
  refused([&] { layers::reshape(graph, image, {.id = "b", .dims = {-1, 3}}); });
  refused([&] { layers::reshape(graph, image, {.id = "b", .dims = {-1, -1}}); });
  refused([&] { layers::reshape(graph, image, {.id = "b", .dims = {0, 32}}); });
  refused([&] { layers::slice(graph, x, {.id = "b", .begin = 3, .number = 2}); });
  refused([&] { layers::concatenate(graph, {}, {.id = "b"}); });
  refused([&] { layers::concatenate(graph, {x, places}, {.id = "b"}); });
  refused([&] { layers::add(graph, {}, {.id = "b"}); });
  refused([&] { layers::add(graph, {x, x, places}, {.id = "b"}); });
  refused([&] { layers::permute(graph, image, {.id = "b", .order = {0, 1}}); });
  refused([&] { layers::activation(graph, x, {.id = "b", .activation = Activation::leaky_relu, .slope = -1}); });
  refused([&] { losses::vae(graph, {.id = "b", .kl_weight = -1}, {x, x, x, x}); });
  refused([&] { losses::gaussian_kl(graph, {.id = "b"}, x, places); });
  refused([&] { losses::pde_residual(graph, {.id = "b", .data_weight = -1}, x, x, x); });
  refused([&] { losses::relative_l2(graph, {.id = "l"}, made, places); });
  refused([&] { losses::soft_cross_entropy(graph, {.id = "l"}, made, places); });
  refused([&] { losses::pde_residual(graph, {.id = "b"}, x, x, x); });
  CHECK(graph.node(layers::reshape(graph, image, {.id = "r", .dims = {2, -1}})).shape == Shape::rows_of({2, 16}));
}
