#include "measures.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <tephra/optim/rules.hpp>
#include <tephra/tensor/buffer.hpp>
#include <tephra/train/trainer.hpp>

#include "grid.hpp"
#include "networks.hpp"
#include "timing.hpp"

namespace tephra::calibrate {
namespace {

constexpr std::int64_t loop_rows = 8, loop_steps = 400, loop_epochs = 40;

Network smallest_network(Graph& graph) { return squared_error(graph, first_layer(graph, 1)); }

// One number a row, so that a step has next to nothing to do but what the loop does.
data::Table smallest_table() {
  data::Table table;
  table.rows = loop_rows * loop_steps;
  for (const char* name : {"x", "target"})
    table.fields.push_back({.name = name, .dims = {1}, .width = 1, .reals = std::vector<double>(static_cast<std::size_t>(table.rows), 0.5)});
  for (std::int64_t row = 0; row < table.rows; ++row) table.parts[0].push_back(row);
  return table;
}

// Seconds of a step as the loop itself measures them: the mean of an epoch, of the slowest rank; the lower quartile of them, as others may
// use the computer now and then.
double loop_seconds(Stage& stage, const std::string& id, std::int64_t log_every) {
  train::Fit fit{.id = id, .data = data::csv({}), .network = smallest_network, .optimizer = optim::sgd({.learning_rate = 1e-3}), .strategy = strategies::data_parallel({})};
  fit.stop.epochs = loop_epochs;
  fit.batch = loop_rows * stage.ranks().size();
  fit.log_every = log_every;
  train::Trainer(stage, fit, smallest_table()).run();
  if (!stage.is_root()) return 0;
  std::vector<double> epochs = files::Json::read(stage.output(id).file("curve.json")).at("series").at("step_seconds").at("value").numbers();
  std::sort(epochs.begin(), epochs.end());
  return least_of(epochs[epochs.size() / 4]);
}

// What is in a step of the loop besides the loop's own work.
double network_seconds() {
  Graph graph(Dtype::f32);
  const Network network = smallest_network(graph);
  return step_seconds(graph, network, loop_rows);
}

}  // namespace

files::Json training_loop(Stage& stage) {
  const double network = network_seconds();
  const double logged = loop_seconds(stage, "logged", 1), quiet = loop_seconds(stage, "quiet", loop_steps);
  files::Json loop;
  loop.set("seconds", std::max(quiet - network, 0.0)).set("line", std::max(logged - quiet, 0.0));
  return loop;
}

files::Json sums_over_ranks(Communicator& ranks) {
  return grid_of({{"bytes", {16, 1024, 16384, 131072, 1048576, 8388608}}}, [&](const std::vector<std::int64_t>& at) {
    const Buffer buffer(static_cast<std::size_t>(at[0]));
    const Span numbers = buffer.span(Dtype::f32, at[0] / 4);
    ranks.barrier();
    return seconds_of_each([&] { ranks.all_reduce_sum(numbers); }, at[0] < 100000 ? 50 : 3, 5);
  });
}

}  // namespace tephra::calibrate
