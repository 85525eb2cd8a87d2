#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>

#include "../common/cases.hpp"
#include "../common/program.hpp"

namespace tephra::bench {

// A planned network with its optimizer.
class Trainer {
 public:
  Trainer(const Graph& graph, const Network& network, std::int64_t rows, const Settings& settings);

  Executor& executor() { return executor_; }
  // Parameters 2i and 2i+1 in the order of the graph are weight and bias of layer i.
  void start_from(std::span<const Layer> layers);
  // One step on the rows that the inputs hold; gives the mean loss over them.
  double step();

 private:
  std::int64_t rows_;
  Executor executor_;
  Optimizer optimizer_;
  std::uint64_t number_ = 0;
};

// Copies a column of data to the start of a field.
template <typename T>
void fill(const Executor& executor, const char* field, const std::vector<T>& values) {
  std::copy(values.begin(), values.end(), executor.input(field).as<T>().begin());
}

TrainingStep train_mlp(const Settings& settings);
TrainingStep train_cnn(const Settings& settings);
TrainingStep train_small(const Settings& settings);
TrainingStep train_pinn(const Settings& settings);

}  // namespace tephra::bench
