#pragma once

#include <cstdint>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/strategies/coordinator.hpp>
#include <tephra/train/checkpoint.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/update.hpp>

namespace tephra::train {

// Sums over the steps of an epoch, on this rank.
struct StepSeconds {
  double steps = 0;
  double whole = 0;
  double compute = 0;
  double exchange = 0;
};

// What the trainings before this one in the same stage have done, behind which it is counted.
struct Before {
  std::uint64_t steps = 0;
  std::int64_t epochs = 0;
};

// Which worker an update came from, and how many others the master applied since it sent that worker's weights.
struct Arrival {
  std::uint64_t staleness = 0;
  int worker = 0;
};

// What a training tells: events and figures in the metrics log, and lines for people. All of it on the root, which alone calls what is
// not said to be for every rank.
class TrainLog {
 public:
  // All must outlive it. `last_step`: after which training ends if nothing ends it before.
  TrainLog(Stage& stage, const Fit& settings, const data::Table& table, std::uint64_t last_step, Before before = {});

  // −1: from the start.
  void started(std::int64_t resumed_from_step, double seconds);
  // Every rank may call it.
  // `control`: what rank 0 sent and received to agree on the exchange of gradients; null where nothing is said about it.
  void step(const Cursor& cursor, double loss, const Updated& updated, const Update& update, const Arrival* arrival = nullptr,
            const strategies::ControlTraffic* control = nullptr);
  void not_finite(const Cursor& cursor, double loss);
  // After the cursor has gone on to the next epoch. Every rank must call it: seconds are compared.
  void epoch(const Cursor& cursor, const StepSeconds& seconds, double epoch_loss, double validation_loss);
  // Why training ended before its last step.
  void out_of_patience(const Cursor& cursor) const;
  void on_target(const Cursor& cursor) const;
  void out_of_time(const Cursor& cursor, double seconds) const;

 private:
  void count(const Arrival& arrival);
  void staleness(const Cursor& cursor);
  bool is_due(const Cursor& cursor) const;
  void epoch_line(const Cursor& cursor, double epoch_loss, double validation_loss, double step_seconds);
  std::int64_t rows(Part part) const { return static_cast<std::int64_t>(table_.part(part).size()); }

  Stage& stage_;
  const Fit& settings_;
  const data::Table& table_;
  std::uint64_t last_step_;
  Before before_;
  double last_line_ = 0;
  double stale_ = 0;     // sum over the updates since the last line of the log
  double arrivals_ = 0;  // their number
  std::vector<std::int64_t> stale_counts_;   // of the epoch's updates, by staleness; the last also counts all above it
  std::vector<std::int64_t> worker_counts_;  // of the epoch's updates, by rank
};

}  // namespace tephra::train
