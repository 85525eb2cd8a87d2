#include "trainer.hpp"

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>

#include "../common/synthetic.hpp"

namespace tephra::bench {
namespace {

struct Regression {
  Trainer trainer;
  std::vector<Table> tables{};
  std::size_t turn = 0;
};

double train(Regression& regression) {
  const Table& batch = regression.tables[regression.turn];
  regression.turn = (regression.turn + 1) % batches;
  fill(regression.trainer.executor(), "x", batch.features);
  fill(regression.trainer.executor(), "y", batch.targets);
  return regression.trainer.step();
}

}  // namespace

TrainingStep train_small(const Settings& settings) {
  Graph graph(Dtype::f32);
  Value x = graph.placeholder("x", {small::layers[0].fan_in});
  for (std::size_t i = 0; i + 1 < small::layers.size(); ++i)
    x = layers::dense(graph, x, {.id = "hidden" + std::to_string(i + 1), .units = small::layers[i].units, .activation = Activation::relu});
  x = layers::dense(graph, x, {.id = "output", .units = small::layers.back().units});
  const Value loss = losses::mean_squared_error(graph, {.id = "loss"}, x, graph.placeholder("y", {1}));

  const auto regression = std::make_shared<Regression>(Trainer(graph, {.prediction = x, .loss = loss}, small::rows, settings));
  regression->trainer.start_from(small::layers);
  for (std::int64_t batch = 0; batch < batches; ++batch) regression->tables.push_back(table(batch, small::rows));
  return [regression] { return train(*regression); };
}

}  // namespace tephra::bench
