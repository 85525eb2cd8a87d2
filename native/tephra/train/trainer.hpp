#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tephra/data/order.hpp>
#include <tephra/data/table.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/batches.hpp>
#include <tephra/strategies/gradient_exchange.hpp>
#include <tephra/train/checkpoint.hpp>
#include <tephra/train/clock.hpp>
#include <tephra/train/elastic.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/master.hpp>
#include <tephra/train/trace.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/train_log.hpp>
#include <tephra/train/update.hpp>
#include <tephra/train/worker.hpp>

namespace tephra::train {

// The place of a training that is one of several in a stage, which then announces itself.
struct Course {
  std::string folder{};             // of its checkpoints, below that of the stage; "" where it is the whole stage
  std::uint64_t steps = 0;          // of the whole stage
  Before before{};                  // the trainings before this one
  std::function<void(std::uint64_t)> began{};        // given the step of the stage after which it begins; on every rank
  std::function<void(std::int64_t)> after_epoch{};   // given how many of its epochs are done; on every rank; may be none
};

// The training loop on one rank: everything is made in the constructor; a step allocates nothing.
class Trainer {
 public:
  // Throws Error; does nothing collective.
  Trainer(Stage& stage, const Fit& settings, data::Table table, Course course = {});

  // Trains, and writes what a training leaves.
  Outcome run();
  // Trains alone. False when a rank was asked to stop; what is needed to go on is then saved.
  bool train();
  // Saves what is needed to go on. Collective.
  void checkpoint();

  const ParameterArena& parameters() { return executor_.parameters(); }
  // For another training; its fields stay where they lie. This one is over.
  data::Table take_table() { return std::move(table_); }

  // Numbers that ride behind the gradients in a step's reduction: the loss, and the wish to stop or to end.
  static constexpr std::int64_t extras = 2;

 private:
  void begin();
  bool train_epoch();
  bool dealt_epoch(const std::vector<std::int64_t>& order);
  bool step(const std::vector<std::int64_t>& order);
  void exchange(double own_loss);
  Updated update();
  void start_strategy(bool resumed);
  double of_all_ranks(double loss_sum);
  double batch_loss();
  Shard share(std::int64_t batch) const;
  void end_epoch();
  double validation_loss();
  void judge(double loss);
  std::string folder() const { return stage_.checkpoint_folder() + (course_.folder.empty() ? "" : "/" + course_.folder); }
  // Number of a step among those of the whole stage.
  std::uint64_t in_stage(std::uint64_t step) const { return course_.before.steps + step; }
  // All steps that were asked for are done, or more would gain nothing. The same on every rank.
  bool over() const { return cursor_.epoch >= settings_.stop.epochs || (cursor_.step >= last_step_ && !epoch_is_through()) || out_of_patience() || on_target() || out_of_time_; }
  // Stopped after its last step, it still has to end.
  bool epoch_is_through() const { return cursor_.position == rows(Part::train); }
  bool out_of_patience() const { return settings_.stop.patience > 0 && cursor_.epochs_without_gain >= settings_.stop.patience; }
  bool on_target() const { return settings_.stop.target > 0 && cursor_.best_loss <= settings_.stop.target; }
  double seconds() const { return seconds_before_ + (now() - began_); }
  // The time of the stop rule is over.
  bool late() const { return settings_.stop.seconds > 0 && seconds() >= settings_.stop.seconds; }
  void tell_end();
  // `only`: the rank that computed it, −1 when all did.
  [[noreturn]] void explain_not_finite(const std::string& what, double loss, int only = -1);
  void finish();

  std::int64_t rows(Part part) const { return static_cast<std::int64_t>(table_.part(part).size()); }
  CheckpointArenas arenas() { return {executor_.parameters(), update_.optimizer(), best_ ? &*best_ : nullptr}; }
  StepNumbers numbers() { return {executor_.parameters(), update_.optimizer(), executor_.gradients(), cursor_.scaler}; }
  void set_reserve();

  Stage& stage_;
  const Fit& settings_;
  const Course course_;
  data::Table table_;
  Graph graph_;
  Network network_;
  Executor executor_;
  std::optional<strategies::GradientExchange> reducer_;  // of several ranks
  Update update_;
  BatchLoss batch_loss_ = [this] { return batch_loss(); };
  std::optional<ParameterArena> best_;
  Feed feed_;
  Batches batches_;
  data::Shuffle shuffle_;
  std::uint64_t last_step_;
  TrainLog log_;
  CheckpointIdentity identity_;
  Cursor cursor_;
  Trace trace_;
  StepSeconds seconds_;
  std::optional<Elastic> elastic_;
  std::optional<Master> master_;
  std::optional<Worker> worker_;
  double began_ = 0;
  double seconds_before_ = 0;  // of earlier attempts
  bool out_of_time_ = false;
  double longest_step_ = 0;
  double validation_seconds_ = 0;
  double checkpoint_seconds_ = 0;
};

}  // namespace tephra::train
