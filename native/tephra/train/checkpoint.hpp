#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <tephra/files/json.hpp>
#include <tephra/optim/loss_scaler.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/parameter_layout.hpp>

namespace tephra::train {

// Where training stands. With the weights and the optimizer's state this is all that the next step depends on; nothing in it
// but the time depends on the rank count.
struct Cursor {
  std::uint64_t step = 0;     // steps done
  std::int64_t epoch = 0;     // epochs done
  std::int64_t position = 0;  // samples of the epoch at hand that are done
  double epoch_loss_sum = 0;  // over those samples
  double best_loss = std::numeric_limits<double>::infinity();
  std::int64_t best_epoch = 0;
  std::int64_t epochs_without_gain = 0;
  double seconds = 0;  // of training, on which the next step does not depend
  optim::ScalerState scaler{};
  AppliedCounts applied{};  // told by the log alone
};

// What must be the same when a checkpoint is taken up again.
struct CheckpointIdentity {
  std::string job_hash;
  std::string stage;
  std::string block;
  std::string dtype;
  std::uint64_t seed = 0;
  std::int64_t batch = 0;
  std::int64_t train_rows = 0;
  files::Json rules{};  // optimizer, schedule, clip and scaler with their settings
};

// The arenas that a checkpoint holds; `best` may be null.
struct CheckpointArenas {
  ParameterArena& parameters;
  Optimizer& optimizer;
  ParameterArena* best;
};

// Writes checkpoint.npz (weights, "optimizer.<state>.…", "best.…", and the cursor as the member "cursor", JSON in bytes) aside and
// renames it: it alone is what resuming reads, so that no instant leaves halves. checkpoint.json beside it repeats the
// cursor for people. `step`: the cursor's, as people count it. Throws Error 74, and 76 when a weight is not finite.
void write_checkpoint(const std::string& folder, const CheckpointIdentity& identity, const Cursor& cursor, const CheckpointArenas& arenas, std::uint64_t step);

// False when there is none. Throws Error 65 when it is damaged or belongs to something else, saying what to do.
bool read_checkpoint(const std::string& folder, const CheckpointIdentity& identity, Cursor& cursor, const CheckpointArenas& arenas);

}  // namespace tephra::train
