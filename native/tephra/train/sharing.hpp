#pragma once

#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// How one rank's training is planned; `extras` numbers ride behind its gradients.
ExecutorOptions options_of(const Fit& settings, int rank, int ranks, std::int64_t extras);

// Ranks that each batch is shared out over: one where a master deals out whole batches.
int sharers(const Fit& settings, int ranks);

// Rows of one step of the job.
std::int64_t rows_of_step(const Fit& settings);

// Steps of all epochs, when every one of them is run, but no more than the stop rule or --steps allow.
std::uint64_t last_step_of(const Stage& stage, const Fit& settings, std::int64_t train_rows);

// The samples of a batch that a rank works on: floor(i·R/b), or whole leaves in strict mode.
Shard share_of(const Fit& settings, std::int64_t batch, int rank, int ranks);

}  // namespace tephra::train
