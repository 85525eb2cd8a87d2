#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tephra/data/dataset.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/job.hpp>
#include <tephra/optim/clip.hpp>
#include <tephra/optim/loss_scaler.hpp>
#include <tephra/optim/mixed_precision.hpp>
#include <tephra/optim/rules.hpp>
#include <tephra/optim/schedule.hpp>
#include <tephra/strategies/strategies.hpp>
#include <tephra/tensor/dtype.hpp>
#include <tephra/tensor/memory.hpp>

namespace tephra {

using NetworkFunction = Network (*)(Graph&);

// For numbers, in the target's own unit: R² (mean over outputs), the same adjusted for the count of predictors, mean squared and mean absolute
// error, and the error's size as a share of the target's. For class numbers: share of right classes and mean cross-entropy (nats).
enum class Score : std::uint8_t { r2, adjusted_r2, mean_squared_error, mean_absolute_error, relative_l2, accuracy, cross_entropy };

namespace train {

// Training ends at whichever comes first; 0 is never, but for `epochs`. The loss that is watched is that of validation, or of training where there
// are no validation rows.
// patience: after so many epochs in which it did not fall; then the weights of the best epoch are kept, however training ends.
// steps: of all epochs together. seconds: of training, all attempts together, looked at after each step. target: an epoch's loss is no more than this.
struct StopRule {
  std::string id;
  std::int64_t epochs = 100;
  std::int64_t patience = 0;
  std::int64_t steps = 0;
  double seconds = 0;
  double target = 0;
};
StopRule stop_rule(StopRule settings);

// strict: the same bits whatever the rank count. The global batch is cut into `leaves`; ranks can be at most as many, and each leaf's
// sums are kept apart (plan/leaves.hpp), which costs their memory and smaller products.
struct Deterministic {
  bool strict = false;
  int leaves = 12;
};

// Weights to start from: a model.npz whose parameters have the network's names and shapes, bound as a data set is. Without a path the network
// starts as its layers say.
struct StartModel {
  std::string id{};
  std::string name{};
  std::string path{};
};
StartModel start_model(StartModel settings);

// Where numbers lie, and how far reading runs ahead. No result depends on it.
// shared: of what the program and a device's kernels both use (mirrored: a copy on each side; managed: one that the driver moves). Kernels of the host,
// which share all memory with the program, do not read it.
// prefetch: batches, from 0 to 16, that are made ready by a thread of its own while a step computes; a batch too small for that to pay is not.
struct MemoryPolicy {
  std::string id{};
  MemoryKind shared = MemoryKind::mirrored;
  std::int64_t prefetch = 1;
};
MemoryPolicy memory_policy(MemoryPolicy settings);

struct Fit {
  std::string id;
  Dataset data;
  NetworkFunction network = nullptr;
  OptimizerSpec optimizer;            // wrapped: logs "averaged_steps", "anderson_tried" and "anderson_accepted", counts from the start
  StrategySpec strategy{};
  StopRule stop{};
  Dtype dtype = Dtype::f32;
  std::int64_t batch = 32;  // of all ranks together
  std::uint64_t seed = 0;
  bool shuffle = true;
  std::int64_t log_every = 1;         // steps
  std::int64_t checkpoint_every = 0;  // epochs, 0 = only when stopped
  optim::Schedule schedule{};         // of the learning rate, which is then logged as "learning_rate"
  optim::Clip clip{};                 // by norm: logs "gradient_norm"
  optim::LossScaler scaler{};         // logs "loss_scale" and "skipped_steps"
  Deterministic deterministic{};
  StartModel start{};
  MemoryPolicy memory{};
  optim::MixedPrecision precision{};  // of f32; where it rounds, its scaler stands for `scaler`
  std::optional<strategies::GradientReducer> reducer{};  // how gradients are added up over ranks: without one, all at once after the
                                                         // backward pass. A coordinator logs "control_bytes" and "control_messages".
};

// Trains on part `train`, measures the same loss on `validation` after each epoch, writes out/<id>/model.npz and model.json, and curve.json and
// trace.json, which say how it went (train/curve.hpp).
// Goes on from checkpoints/<stage>/ when that is there. Outcome 75 after a stop.
Outcome fit(Stage& stage, const Fit& settings);

// How hard the rows of part train are, by `repeats` short trainings of the network; a larger score is harder.
//
// Repeat r (from 0) trains for `epochs` from the seed that is the first word of the draw of (seed, repeat, r), then every row is asked; scores are means over
// repeats. With p = softmax of the prediction and y the row's class: el2n ‖p − onehot(y)‖₂ (Paul, Ganguli, Dziugaite 2021); margin max p of the other classes − p
// of y; forgetting: how often the row was right after an epoch and wrong after the next, or `epochs` where it never was right (Toneva et al. 2019); loss: the loss
// of the row alone. random trains nothing: a uniform draw of (seed, repeat, row, 1).
struct ImportanceScore {
  enum class Method : std::uint8_t { el2n, loss, margin, forgetting, random };
  std::string id;
  Dataset data;
  NetworkFunction network = nullptr;
  OptimizerSpec optimizer;
  StrategySpec strategy{};
  Method method = Method::el2n;
  std::int64_t repeats = 5;
  std::int64_t epochs = 3;
  Dtype dtype = Dtype::f32;
  std::int64_t batch = 64;  // of all ranks together
  std::uint64_t seed = 0;
  bool strict = true;  // the same bits on any number of ranks
};

// Writes out/<id>/: subset.npz (data/subset.hpp), subset.json (how it was made), scores.json (mean, deviation, least, greatest), and curve.json and trace.json over
// the steps of all repeats. Goes on from checkpoints/<stage>/ when that is there. Outcome 75 after a stop.
Outcome importance_score(Stage& stage, const ImportanceScore& settings);

struct Evaluate {
  std::string id;
  std::string model;  // id of the block that trained it
  Dataset data;
  NetworkFunction network = nullptr;
  Dtype dtype = Dtype::f32;
  Part part = Part::test;
  std::uint64_t seed = 0;
  std::vector<Score> scores;
};

// Loads out/<model>/model.npz, predicts the rows of `part` with the transforms the model was trained with, and writes
// out/<id>/scores.json and predictions.npz, both in the target's own unit.
Outcome evaluate(Stage& stage, const Evaluate& settings);

struct Predict {
  enum class Format : std::uint8_t { csv, npz };
  std::string id;
  std::string model;  // id of the block that trained it
  Dataset data;
  NetworkFunction network = nullptr;
  Dtype dtype = Dtype::f32;
  Part part = Part::test;
  std::uint64_t seed = 0;
  Format format = Format::csv;
};

// Predicts as evaluate does, and writes out/<id>/table.csv or table.npz: "row" (its number in the data, from 0), "target", where the
// dataset has it, and "prediction"; of classes the most likely one, and "probability", how likely each is. The dataset needs only what the prediction reads. What has n numbers a row is n columns "<name>.<i>".
Outcome predict(Stage& stage, const Predict& settings);

}  // namespace train
}  // namespace tephra
