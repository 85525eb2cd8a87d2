#include "trainer.hpp"

#include <tephra/graph/leaves.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/second_derivative.hpp>

#include "../common/synthetic.hpp"

// Collocation and data points are rows of one batch. The residual is worked out on all of them, a twentieth more than the loss
// needs; two weights a row, 0 where a point does not count, leave the mean over each kind.
namespace tephra::bench {
namespace {

constexpr std::int64_t rows = pinn::collocation_points + pinn::data_points;

// tanh(x·w_x + t·w_t + b): a dense layer on the pair (x, t), whose weight lies in two rows.
Value first_layer(Graph& graph, Value x, Value t) {
  const Value weight_x = graph.parameter("layer0", "weight_x", {1, pinn::width}, {});
  const Value weight_t = graph.parameter("layer0", "weight_t", {1, pinn::width}, {});
  const Value sum = ops::add(graph, ops::matmul(graph, x, weight_x), ops::matmul(graph, t, weight_t));
  return ops::tanh(graph, ops::add_bias(graph, sum, graph.parameter("layer0", "bias", {pinn::width}, {})));
}

Value network_of(Graph& graph, Value x, Value t) {
  Value u = first_layer(graph, x, t);
  for (std::int64_t i = 1; i < pinn::hidden_layers; ++i)
    u = layers::dense(graph, u, {.id = "layer" + std::to_string(i), .units = pinn::width, .activation = Activation::tanh});
  return layers::dense(graph, u, {.id = "output", .units = 1});
}

std::vector<Value> row_derivatives(Graph& graph, Value of, const std::vector<Value>& by) {
  return differentiate(graph, ops::sum_all(graph, of), ops::constant(graph, 1), by);
}

Value weighted_squares(Graph& graph, const char* weight, Value x) {
  return ops::sum_all(graph, ops::multiply(graph, graph.placeholder(weight, {1}), ops::square(graph, x)));
}

Network burgers(Graph& graph) {
  const Value x = graph.placeholder("x", {1});
  const Value t = graph.placeholder("t", {1});
  const Value u = network_of(graph, x, t);
  const auto first = row_derivatives(graph, u, {x, t});
  const Value u_xx = second_derivative(graph, u, x, {ops::filled(graph, 1, Shape::rows_of({1}))});
  const Value moved = ops::add(graph, first[1], ops::multiply(graph, u, first[0]));
  const Value residual = ops::subtract(graph, moved, ops::scale(graph, u_xx, pinn::viscosity));
  const Value miss = ops::subtract(graph, u, graph.placeholder("u", {1}));
  return {.prediction = u, .loss = ops::add(graph, weighted_squares(graph, "residual_weight", residual), weighted_squares(graph, "data_weight", miss))};
}

// The pair's weight counts as one parameter of 2×20, as in the peers.
void start(ParameterArena& parameters) {
  for (std::size_t i = 0; i < parameters.entries().size(); ++i) {
    const ParameterEntry& entry = parameters.entries()[i];
    const auto number = static_cast<std::int64_t>(i == 0 ? 0 : i - 1);
    const auto values = start_values(number, pinn::fan_in_of_layer(number / 2), entry.count, i == 1 ? pinn::width : 0);
    std::copy(values.begin(), values.end(), parameters.values(entry).as<float>().begin());
  }
}

std::vector<float> then(std::vector<float> first, const std::vector<float>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// `total` shared out evenly over one kind of point, nothing over the other.
std::vector<float> row_weights(double collocation, double data) {
  const auto each = [](double share, std::int64_t count) { return std::vector<float>(count, static_cast<float>(share * rows / static_cast<double>(count))); };
  return then(each(collocation, pinn::collocation_points), each(data, pinn::data_points));
}

void fill_points(const Executor& executor) {
  const Points inside = collocation_points();
  const DataPoints known = data_points();
  fill(executor, "x", then(inside.x, known.points.x));
  fill(executor, "t", then(inside.t, known.points.t));
  fill(executor, "u", then(std::vector<float>(pinn::collocation_points), known.u));
  fill(executor, "residual_weight", row_weights(1, 0));
  fill(executor, "data_weight", row_weights(0, 1));
}

}  // namespace

TrainingStep train_pinn(const Settings& settings) {
  Graph graph(Dtype::f32);
  const auto trainer = std::make_shared<Trainer>(graph, burgers(graph), rows, settings);
  start(trainer->executor().parameters());
  fill_points(trainer->executor());
  return [trainer] { return trainer->step(); };
}

}  // namespace tephra::bench
