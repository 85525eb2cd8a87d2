#include "trainer.hpp"

#include "../common/synthetic.hpp"

namespace tephra::bench {
namespace {

OptimizerSpec optimizer_of(const Settings& settings) {
  if (settings.optimizer == "sgd") return optim::sgd({.learning_rate = sgd_learning_rate});
  return optim::adam({.learning_rate = adam_learning_rate});
}

}  // namespace

Trainer::Trainer(const Graph& graph, const Network& network, std::int64_t rows, const Settings& settings)
    : rows_(rows), executor_(graph, network, {.max_rows = rows}), optimizer_(optimizer_of(settings), executor_.parameters().layout()) {}

void Trainer::start_from(std::span<const Layer> layers) {
  const auto& entries = executor_.parameters().entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto values = start_values(static_cast<std::int64_t>(i), layers[i / 2].fan_in, entries[i].count);
    std::copy(values.begin(), values.end(), executor_.parameters().values(entries[i]).as<float>().begin());
  }
}

double Trainer::step() {
  executor_.step(rows_, rows_, ++number_);
  optimizer_.apply(executor_.parameters().flat(), executor_.gradients().flat(), number_);
  return executor_.loss_sum() / static_cast<double>(rows_);
}

}  // namespace tephra::bench
