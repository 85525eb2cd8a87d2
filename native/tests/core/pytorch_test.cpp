#include <doctest/doctest.h>

#include <map>
#include <string>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/optim/clip.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/optim/schedule.hpp>
#include <tephra/plan/executor.hpp>

#include "numbers.hpp"
#include "optimizer_cases.hpp"
#include "reference.hpp"

using namespace tephra;
using testing::fill_wave;
using testing::Numbers;
using testing::values_of;

namespace {

constexpr double usual = 1e-12;

void check_near(const std::string& name, const Numbers& got, const Numbers& want, double allowed = usual) {
  testing::check_near(name, got, want, allowed);
}

Numbers clipped(const optim::Clip& clip, bool with_norm) {
  Buffer buffer(22 * sizeof(double));
  const Span gradients = buffer.span(Dtype::f64, 22);
  fill_wave(gradients, 7);
  const double norm = optim::apply(clip, gradients);
  Numbers numbers = values_of(gradients);
  if (with_norm) numbers.insert(numbers.begin(), norm);
  return numbers;
}

void check_optimizers(const std::map<std::string, Numbers>& cases) {
  for (const auto& [name, spec] : testing::optimizer_cases()) {
    check_near(name, testing::thirty_steps(spec, Dtype::f64), cases.at(name));
    check_near(name + " in f32", testing::thirty_steps(spec, Dtype::f32), cases.at(name), 1e-5);
  }
}

void check_schedules(const std::map<std::string, Numbers>& cases) {
  using optim::Schedule;
  const std::map<std::string, Schedule> schedules = {
      {"step", {.kind = Schedule::Kind::step, .steps = 7, .factor = 0.3}},
      {"exponential", {.kind = Schedule::Kind::exponential, .factor = 0.9}},
      {"cosine", {.kind = Schedule::Kind::cosine, .steps = 39, .floor = 0.02}},
      {"polynomial", {.kind = Schedule::Kind::polynomial, .steps = 25, .power = 2}},
      {"warm-up", {.kind = Schedule::Kind::constant, .warm_up = 5, .warm_up_from = 0.1}},
      {"warm-up_then_step", {.kind = Schedule::Kind::step, .steps = 7, .factor = 0.3, .warm_up = 5, .warm_up_from = 0.1}}};
  for (const auto& [name, schedule] : schedules) {
    Numbers rates;
    for (std::uint64_t number = 1; number <= 40; ++number) rates.push_back(0.1 * optim::rate(schedule, 32, number));
    check_near("schedule/" + name, rates, cases.at("schedule/" + name));
  }
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
  check_optimizers(cases);
  check_schedules(cases);
  check_near("clip/norm_short", clipped({.norm = 1.5}, true), cases.at("clip/norm_short"));
  check_near("clip/norm_long", clipped({.norm = 100}, true), cases.at("clip/norm_long"));
  check_near("clip/value", clipped({.value = 0.4}, false), cases.at("clip/value"));

  const std::map<std::string, Activation> activations = {{"identity", Activation::identity}, {"relu", Activation::relu},
                                                         {"tanh", Activation::tanh},         {"sigmoid", Activation::sigmoid},
                                                         {"softplus", Activation::softplus}, {"gelu", Activation::gelu}};
  for (const auto& [name, activation] : activations)
    for (const std::string loss : {"mean_squared_error", "mean_absolute_error", "huber", "cross_entropy"})
      check_near(name + "/" + loss, first_step(activation, loss), cases.at(name + "/" + loss));
  check_near("training", sixty_steps(), cases.at("training"));
}
