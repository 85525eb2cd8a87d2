#pragma once

#include <cstdint>

#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/parts.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/update.hpp>

namespace tephra::train {

// Elastic averaging on one rank (strategies/strategies.hpp). Outside of a step the executor's parameters are the centre, which is what is validated and
// written, and the optimizer's state "worker" is this rank's weights; within a step they have changed places.
class Elastic {
 public:
  // All must outlive it.
  Elastic(Stage& stage, const Fit& settings, Executor& executor, Update& update) : stage_(stage), settings_(settings), executor_(executor), update_(update) {}

  // This rank starts from the centre.
  void start() const;
  void enter() const { swap(); }
  void leave() const { swap(); }
  // False when this rank's gradient could not be used, which the others must know.
  bool usable() const;
  // After step `number`, within it: moves worker and centre together when it is their turn. Collective; uses up the gradients.
  void exchange(std::uint64_t number) const;

 private:
  void swap() const;
  Span own() const { return trained_part(executor_); }
  // The other of the two.
  Span kept() const;

  Stage& stage_;
  const Fit& settings_;
  Executor& executor_;
  Update& update_;
};

}  // namespace tephra::train
