#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/tensor/buffer.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// Computes this rank's gradient of a step: of one batch, or the sum of those of several batches, before each of which the weights move on by the local
// rate and after which they are again as before (strategies/strategies.hpp, Downpour).
class Batches {
 public:
  // All must outlive it.
  Batches(Stage& stage, const Fit& settings, Executor& executor, Feed& feed);

  // The rows of the step, of all ranks that share them; `ahead`: what comes right behind them in memory, to the end of the epoch, or nothing. `number` counts the steps from 1. Fills the
  // executor's gradients: divided by the rows of the batch, or, where ranks train weights of their own, by this rank's. The sum of the
  // losses of this rank's rows. When it is not finite and no other rank computes in step, it ends there, with the weights that led to it. Allocates nothing.
  double run(std::span<const std::int64_t> step, std::span<const std::int64_t> ahead, std::uint64_t number, double loss_scale = 1.0, StepsDone* watcher = nullptr);

  // Rows of the last run's last batch that were this rank's.
  std::int64_t own_rows() const { return own_rows_; }

 private:
  std::span<const std::int64_t> own(std::span<const std::int64_t> batch) const;
  double compute(std::span<const std::int64_t> batch, std::span<const std::int64_t> following, std::uint64_t number, double loss_scale, StepsDone* watcher);
  void prepare(std::span<const std::int64_t> following);
  void move_on(std::int64_t batch_rows, bool first);
  void restore();
  Span gradients() const;
  Span kept(const Buffer& buffer) const { return buffer.span(settings_.dtype, gradients().count); }

  Stage& stage_;
  const Fit& settings_;
  Executor& executor_;
  Feed& feed_;
  int ranks_;  // that share a batch
  bool in_step_;
  std::int64_t own_rows_ = 0;
  std::size_t unprepared_ = std::numeric_limits<std::size_t>::max();  // of the rows that follow, those that reading has not run ahead to, the last ones
  Buffer start_;  // weights before the first batch
  Buffer sum_;    // gradients of the batches but the last
};

}  // namespace tephra::train
