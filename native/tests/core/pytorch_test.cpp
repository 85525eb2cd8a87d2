#include <doctest/doctest.h>

#include <map>
#include <string>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>

#include "numbers.hpp"
#include "reference.hpp"

using namespace tephra;
using testing::fill_wave;
using testing::Numbers;
using testing::values_of;

namespace {

constexpr double tolerance = 1e-12;

void check_near(const std::string& name, const Numbers& got, const Numbers& want) { testing::check_near(name, got, want, tolerance); }

Numbers optimized(const OptimizerSpec& spec) {
  const ParameterLayout layout{.dtype = Dtype::f64, .entries = {{"b.w", {11}, 0, 11, {}}}, .count = 11};
  ParameterArena parameters(layout), gradients(layout);
  Optimizer optimizer(spec, layout);
  fill_wave(parameters.flat(), 1);
  for (int step = 0; step < 25; ++step) {
    fill_wave(gradients.flat(), 100 + step);
    optimizer.apply(parameters.flat(), gradients.flat(), static_cast<std::uint64_t>(step) + 1);
  }
  return values_of(parameters.flat());
}

Value loss_of(Graph& graph, const std::string& name, Value y) {
  if (name == "cross_entropy") return losses::cross_entropy(graph, {.id = "l"}, y, graph.labels("label", 3));
  const Value target = graph.placeholder("t", {3});
  if (name == "mean_squared_error") return losses::mean_squared_error(graph, {.id = "l"}, y, target);
  if (name == "mean_absolute_error") return losses::mean_absolute_error(graph, {.id = "l"}, y, target);
  return losses::huber(graph, {.id = "l", .delta = 0.4}, y, target);
}

// 4 → 5 → 3 on six rows, weights and inputs by the formula.
Executor network(Activation activation, const std::string& loss) {
  Graph graph(Dtype::f64);
  const Value hidden = layers::dense(graph, graph.placeholder("x", {4}), {.id = "h", .units = 5, .activation = activation});
  const Value y = layers::dense(graph, hidden, {.id = "o", .units = 3});
  Executor executor(graph, {.prediction = y, .loss = loss_of(graph, loss, y)}, {.max_rows = 6});
  int series = 0;
  for (const auto& entry : executor.parameters().entries()) fill_wave(executor.parameters().values(entry), ++series);
  fill_wave(executor.input("x"), 5);
  if (loss != "cross_entropy") fill_wave(executor.input("t"), 6);
  else for (int i = 0; i < 6; ++i) executor.input("label").set(i, i % 3);
  return executor;
}

Numbers first_step(Activation activation, const std::string& loss) {
  Executor executor = network(activation, loss);
  executor.step(6, 6, 1);
  Numbers numbers{executor.loss_sum() / 6};
  for (const Span span : {executor.prediction(), executor.gradients().flat()}) {
    const auto values = values_of(span);
    numbers.insert(numbers.end(), values.begin(), values.end());
  }
  return numbers;
}

Numbers sixty_steps() {
  Executor executor = network(Activation::tanh, "mean_squared_error");
  Optimizer optimizer(optim::adam({.learning_rate = 0.01}), executor.parameters().layout());
  Numbers numbers;
  for (int step = 0; step < 60; ++step) {
    fill_wave(executor.input("x"), 200 + step);
    executor.step(6, 6, 1);
    numbers.push_back(executor.loss_sum() / 6);
    optimizer.apply(executor.parameters().flat(), executor.gradients().flat(), static_cast<std::uint64_t>(step) + 1);
  }
  const auto parameters = values_of(executor.parameters().flat());
  numbers.insert(numbers.end(), parameters.begin(), parameters.end());
  return numbers;
}

}  // namespace

TEST_CASE("PyTorch gives the same numbers") {
  const auto cases = testing::reference("reference.py");
  if (cases.empty()) return;
  check_near("sgd", optimized(optim::sgd({.learning_rate = 0.05})), cases.at("sgd"));
  check_near("momentum", optimized(optim::sgd({.learning_rate = 0.05, .momentum = 0.9, .weight_decay = 0.01})), cases.at("momentum"));
  check_near("nesterov", optimized(optim::sgd({.learning_rate = 0.05, .momentum = 0.8, .weight_decay = 0.1, .nesterov = true})), cases.at("nesterov"));
  check_near("adam", optimized(optim::adam({.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6})), cases.at("adam"));
  check_near("adam with decay", optimized(optim::adam({.learning_rate = 0.02, .weight_decay = 0.1})), cases.at("adam_with_decay"));

  const std::map<std::string, Activation> activations = {{"identity", Activation::identity}, {"relu", Activation::relu},
                                                         {"tanh", Activation::tanh},         {"sigmoid", Activation::sigmoid},
                                                         {"softplus", Activation::softplus}, {"gelu", Activation::gelu}};
  for (const auto& [name, activation] : activations)
    for (const std::string loss : {"mean_squared_error", "mean_absolute_error", "huber", "cross_entropy"})
      check_near(name + "/" + loss, first_step(activation, loss), cases.at(name + "/" + loss));
  check_near("training", sixty_steps(), cases.at("training"));
}
