#include "networks.hpp"

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>

#include "timing.hpp"

namespace tephra::calibrate {

double step_seconds(const Graph& graph, const Network& network, std::int64_t rows) {
  Executor executor(graph, network, {.max_rows = rows, .seed = 1});
  executor.initialise();
  for (const InputField& field : executor.inputs())
    for (std::int64_t i = 0; i < field.values.count; ++i) field.values.set(i, field.values.dtype == Dtype::i32 ? 0.0 : 0.01 * static_cast<double>(i * 7919 % 200) - 1);
  std::uint64_t number = 0;
  return seconds_of([&] { executor.step(rows, rows, ++number); });
}

Value first_layer(Graph& graph, std::int64_t width) {
  return layers::dense(graph, graph.placeholder("x", {1}), {.id = "first", .units = width});
}

Network squared_error(Graph& graph, Value prediction) {
  const Value target = graph.placeholder("target", graph.node(prediction).shape.dims);
  return {.prediction = prediction, .loss = losses::mean_squared_error(graph, {.id = "loss"}, prediction, target)};
}

}  // namespace tephra::calibrate
