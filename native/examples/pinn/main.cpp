// A physics-informed network without a job: learns u_t + u·u_x = ν·u_xx on x in [-1, 1], t in [0, 1] from u(x, 0) = -sin πx and
// u(±1, t) = 0 alone (Raissi, Perdikaris and Karniadakis 2019). Prints the loss as it falls; ends with 1 when it stays above 2e-3.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numbers>

#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/tephra.hpp>

using namespace tephra;

namespace {

constexpr double viscosity = 0.1;
constexpr int rows = 500;
constexpr int known_rows = 100;
constexpr std::uint64_t steps = 1000;

Network burgers(Graph& graph) {
  const Value point = graph.placeholder("point", {2});  // x, t
  Value u = point;
  for (const char* id : {"hidden0", "hidden1", "hidden2", "hidden3"})
    u = layers::dense(graph, u, {.id = id, .units = 20, .activation = Activation::tanh, .start = Initial::glorot});
  u = layers::dense(graph, u, {.id = "u", .units = 1});
  const losses::PdeResidual settings{.id = "loss", .viscosity = viscosity, .known = graph.placeholder("known", {1})};
  return {.prediction = u, .loss = losses::pde_residual(graph, settings, u, point, graph.placeholder("target", {1}))};
}

// The fractional part of row·ratio: numbers spread evenly over [0, 1), the same every time.
double spread(int row, double ratio) { return row * ratio - std::floor(row * ratio); }

void fill(const Executor& executor, int row) {
  const bool known = row < known_rows;
  const bool at_start = known && row % 2 == 0;
  const double x = known && !at_start ? (row % 4 == 1 ? -1 : 1) : 2 * spread(row, std::numbers::phi) - 1;
  executor.input("point").set(2 * row, x);
  executor.input("point").set(2 * row + 1, at_start ? 0 : spread(row, std::numbers::sqrt2));
  executor.input("known").set(row, known ? 1 : 0);
  executor.input("target").set(row, at_start ? -std::sin(std::numbers::pi * x) : 0);
}

}  // namespace

int main() {
  Graph graph(Dtype::f32);
  const Network network = burgers(graph);
  Executor executor(graph, network, {.max_rows = rows, .seed = 1});
  executor.initialise();
  Optimizer optimizer(optim::adam({.learning_rate = 5e-3}), executor.parameters().layout());
  for (int row = 0; row < rows; ++row) fill(executor, row);
  for (std::uint64_t step = 1; step <= steps; ++step) {
    executor.step(rows, rows, step);
    optimizer.apply(executor.parameters().flat(), executor.gradients().flat(), step);
    if (step % 200 == 0) std::printf("step %4llu  loss %.2e\n", static_cast<unsigned long long>(step), executor.loss_sum() / rows);
  }
  return executor.loss_sum() / rows < 2e-3 ? 0 : 1;
}
