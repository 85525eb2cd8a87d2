#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tephra/data/order.hpp>
#include <tephra/data/table.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/strategies/gradient_exchange.hpp>
#include <tephra/train/checkpoint.hpp>
#include <tephra/train/clock.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/trace.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/train_log.hpp>
#include <tephra/train/update.hpp>

namespace tephra::train {

// The training loop on one rank: everything is made in the constructor; a step allocates nothing.
class Trainer {
 public:
  // Throws Error; does nothing collective.
  Trainer(Stage& stage, const Fit& settings, data::Table table);

  Outcome run();

  // Numbers that ride behind the gradients in a step's reduction: the loss, and the wish to stop or to end.
  static constexpr std::int64_t extras = 2;

 private:
  void begin();
  bool train_epoch();
  bool step(const std::vector<std::int64_t>& order);
  void prepare_next(const std::vector<std::int64_t>& order, std::int64_t position);
  void exchange();
  Shard share(std::int64_t batch) const;
  void end_epoch();
  double validation_loss();
  void judge(double loss);
  // All steps that were asked for are done, or more would gain nothing. The same on every rank.
  bool over() const { return cursor_.epoch >= settings_.stop.epochs || cursor_.step >= last_step_ || out_of_patience() || on_target() || out_of_time_; }
  bool out_of_patience() const { return settings_.stop.patience > 0 && cursor_.epochs_without_gain >= settings_.stop.patience; }
  bool on_target() const { return settings_.stop.target > 0 && cursor_.best_loss <= settings_.stop.target; }
  double seconds() const { return seconds_before_ + (now() - began_); }
  void tell_end();
  [[noreturn]] void explain_not_finite(const std::string& what, double loss);
  void checkpoint();
  void finish();

  std::int64_t rows(Part part) const { return static_cast<std::int64_t>(table_.part(part).size()); }
  CheckpointArenas arenas() { return {executor_.parameters(), update_.optimizer(), best_ ? &*best_ : nullptr}; }
  StepNumbers numbers() { return {executor_.parameters(), update_.optimizer(), executor_.gradients(), cursor_.scaler}; }
  void set_reserve();

  Stage& stage_;
  const Fit& settings_;
  data::Table table_;
  Graph graph_;
  Network network_;
  Executor executor_;
  std::optional<strategies::GradientExchange> reducer_;  // of several ranks
  Update update_;
  std::optional<ParameterArena> best_;
  Feed feed_;
  data::Shuffle shuffle_;
  std::uint64_t last_step_;
  TrainLog log_;
  CheckpointIdentity identity_;
  Cursor cursor_;
  Trace trace_;
  StepSeconds seconds_;
  double began_ = 0;
  double seconds_before_ = 0;  // of earlier attempts
  bool out_of_time_ = false;
  double longest_step_ = 0;
  double validation_seconds_ = 0;
  double checkpoint_seconds_ = 0;
};

}  // namespace tephra::train
