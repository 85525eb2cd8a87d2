#pragma once

#include <cstdint>
#include <vector>

#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/checkpoint.hpp>
#include <tephra/train/messages.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/train_log.hpp>
#include <tephra/train/update.hpp>

namespace tephra::train {

// Rank 0 of an asynchronous training: deals out the rows of an epoch, applies the workers' updates in the order of their arrival, and has nothing in work
// when an epoch ends, so that validation, checkpoint and end are those of a training in step.
class Master {
 public:
  struct Parts {
    Stage& stage;
    const Fit& settings;
    Executor& executor;
    Update& update;
    Cursor& cursor;
    TrainLog& log;
    StepSeconds& seconds;
    double& longest_step;
  };
  // All must outlive it. `train_rows`: of an epoch; `last_step`: after which training ends.
  Master(const Parts& parts, std::int64_t train_rows, std::uint64_t last_step);

  // To the end of the epoch, or until a rank was asked to stop, `late()` holds, the last step is done or a loss is not finite. Allocates nothing.
  template <class Late>
  Drained epoch(Late late) {
    begin();
    while (busy_ > 0) {
      const int from = next_report();
      take(from);
      end_.out_of_time = end_.out_of_time || late();
      deal(from);
    }
    return dismiss();
  }

 private:
  // What a worker has in work.
  struct Work {
    std::int64_t rows = 0;
    std::uint64_t step = 0;  // the master's when the weights were sent
    double since = 0;
  };

  void begin();
  bool may_deal() const;
  void deal(int worker);
  int next_report();
  void take(int worker);
  void apply(int worker, double loss_sum);
  Drained dismiss();
  Communicator& ranks() { return parts_.stage.ranks(); }

  Parts parts_;
  std::int64_t train_rows_;
  std::uint64_t last_step_;
  std::vector<Work> workers_;  // by rank
  std::int64_t dealt_ = 0;     // rows of the epoch
  int busy_ = 0;
  Drained end_;
};

}  // namespace tephra::train
