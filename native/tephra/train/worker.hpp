#pragma once

#include <cstdint>
#include <vector>

#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/batches.hpp>
#include <tephra/train/checkpoint.hpp>
#include <tephra/train/messages.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/train_log.hpp>
#include <tephra/train/update.hpp>

namespace tephra::train {

// The buffers of gem start: a proxy at rest, and the centre as it is.
void start_energy(Executor& executor, Update& update);

// gem: scales the gradients by what the centre, in the executor's parameters, did meanwhile.
void match_energy(const StrategySpec& spec, Executor& executor, Update& update);

// A rank of an asynchronous training other than 0: works on the rows that the master sends.
class Worker {
 public:
  struct Parts {
    Stage& stage;
    const Fit& settings;
    Executor& executor;
    Update& update;
    Batches& batches;
    Cursor& cursor;
    StepSeconds& seconds;
    double& longest_step;
  };
  // All must outlive it.
  explicit Worker(const Parts& parts) : parts_(parts) {}

  // Until the master sends no more; then the cursor is the master's. A loss that is not finite leaves the executor as it came about. Allocates nothing.
  Drained epoch(const std::vector<std::int64_t>& order);

 private:
  void work(const std::vector<std::int64_t>& order, const Order& asked);
  bool report(double loss_sum);
  Communicator& ranks() { return parts_.stage.ranks(); }

  Parts parts_;
};

}  // namespace tephra::train
