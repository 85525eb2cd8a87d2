#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra::layers {

// Over which rows batch normalisation takes mean and variance while training.
enum class Statistics : std::uint8_t {
  global,  // the whole batch, over all ranks: the numbers do not depend on the rank count
  local,   // the rows of this rank: no exchange before the next layer, but the numbers depend on the rank count
};

struct BatchNorm {
  std::string id{};
  double momentum = 0.1;  // weight of the newest batch in the running statistics, in [0, 1]
  double epsilon = 1e-5;  // added to the variance
  Statistics statistics = Statistics::global;
};

// (x − mean)/√(variance + ε)·weight + bias for each channel of B×C or B×C×spatial, over rows and places (Ioffe and Szegedy 2015,
// as torch.nn.BatchNorm and SyncBatchNorm). Outside training the running mean and variance stand for those of the batch; they are
// saved with the model and move by `momentum` at the end of each training step, the variance without bias (n/(n − 1)).
// Parameters "<id>.weight", "<id>.bias" (C), states "<id>.running_mean", "<id>.running_variance" (C).
Value batch_norm(Graph& graph, Value x, const BatchNorm& settings);

struct LayerNorm {
  std::string id{};
  std::int64_t dims = 1;  // how many dimensions, from the last, are normalised together
  double epsilon = 1e-5;
  bool affine = true;  // weight and bias for each place
};

// (x − mean)/√(variance + ε)·weight + bias, over the last `dims` dimensions of each sample (Ba, Kiros and Hinton 2016, as
// torch.nn.LayerNorm; variance with bias). Parameters "<id>.weight", "<id>.bias", one number for each place normalised over.
Value layer_norm(Graph& graph, Value x, const LayerNorm& settings);

}  // namespace tephra::layers
