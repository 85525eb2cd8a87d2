#include <tephra/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include <tephra/job/stop.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/curve.hpp>
#include <tephra/train/rules.hpp>
#include <tephra/train/sharing.hpp>
#include <tephra/train/start.hpp>
#include <tephra/train/trained_model.hpp>

namespace tephra::train {
namespace {

// Places in the numbers behind the gradients.
enum Extra : std::int64_t { loss_extra, stop_extra };

// What the root adds to the count of ranks that were asked to stop when the time of the stop rule is over. More than there are ranks, and exact in
// 32 bits with all of them added to it.
constexpr double time_is_over = 1 << 22;

std::uint64_t last_step_of(const Stage& stage, const Fit& settings, std::int64_t train_rows) {
  const std::uint64_t all = total_steps(settings, train_rows), asked = stage.environment().steps;
  return asked > 0 ? std::min(all, asked) : all;
}

}  // namespace

Trainer::Trainer(Stage& stage, const Fit& settings, data::Table table)
    : stage_(stage), settings_(settings), table_(std::move(table)), graph_(settings.dtype), network_(settings.network(graph_)),
      executor_(graph_, network_, options_of(settings, stage.ranks().rank(), stage.ranks().size(), extras)),
      update_(settings, executor_.parameters().layout()), feed_(table_, graph_, executor_, settings.id),
      shuffle_(table_.part(Part::train), settings.seed, settings.shuffle), last_step_(last_step_of(stage, settings, rows(Part::train))),
      log_(stage, settings, table_, last_step_), trace_(stage, identity_, numbers()) {
  if (settings.stop.patience > 0) best_.emplace(executor_.parameters().layout());
  identity_ = {.job_hash = stage.environment().job_hash, .stage = stage.name(), .block = settings.id, .dtype = std::string(name_of(settings.dtype)),
               .seed = settings.seed, .batch = settings.batch, .train_rows = rows(Part::train), .rules = rules_json(settings)};
  cursor_.scaler = optim::first_state(settings.scaler);
  executor_.sum_over(strategies::rank_sum(stage.ranks()));
  if (!executor_.exchange().groups.empty()) reducer_.emplace(executor_.exchange(), executor_.gradients(), stage.ranks(), settings.reducer->coordinator);
}

Outcome Trainer::run() {
  begin();
  while (!over()) {
    if (!train_epoch()) {
      checkpoint();
      return {static_cast<int>(Exit::stopped)};
    }
    if (cursor_.position == rows(Part::train)) end_epoch();
  }
  finish();
  return {};
}

void Trainer::begin() {
  bool resumed = false;
  stage_.together([&] {
    executor_.initialise();
    resumed = read_checkpoint(stage_.checkpoint_folder(), identity_, cursor_, arenas());
    if (const std::string path = resumed ? "" : start_file(stage_, settings_); !path.empty()) read_start(path, settings_.id, executor_.parameters(), update_.optimizer());
  });
  seconds_before_ = cursor_.seconds;
  began_ = now();
  trace_.open(resumed);
  stage_.watcher().watch(executor_.blocks(), last_step_);
  executor_.report_to(&stage_.progress());
  stage_.progress().step.store(cursor_.step, std::memory_order_relaxed);
  stage_.together([&] {
    if (stage_.is_root()) log_.started(resumed ? static_cast<std::int64_t>(cursor_.step) : -1);
  });
}

// To the end of the epoch, or to the last step. False when a rank was asked to stop; all ranks leave after the same step.
bool Trainer::train_epoch() {
  const std::vector<std::int64_t>& order = shuffle_.order(static_cast<std::uint64_t>(cursor_.epoch));
  while (cursor_.position < rows(Part::train) && cursor_.step < last_step_ && !out_of_time_)
    if (!step(order)) return false;
  return true;
}

bool Trainer::step(const std::vector<std::int64_t>& order) {
  const double started = now();
  const std::int64_t batch = std::min(settings_.batch, rows(Part::train) - cursor_.position);
  const Shard shard = share(batch);
  stage_.enter(Phase::input);
  feed_.fill(order.data() + cursor_.position + shard.begin, shard.rows());
  prepare_next(order, cursor_.position + batch);
  trace_.begin(cursor_.step + 1);

  stage_.enter(Phase::compute);
  executor_.step(shard.rows(), batch, cursor_.step + 1, cursor_.scaler.scale, reducer_ && settings_.reducer->overlap ? &*reducer_ : nullptr);
  const double computed = now();

  stage_.enter(Phase::exchange);
  exchange();
  const double exchanged = now();

  const Span riders = executor_.gradients().extras();
  const double loss_sum = riders.get(loss_extra);
  const double loss = loss_sum / static_cast<double>(batch);
  if (!std::isfinite(loss)) explain_not_finite("the loss", loss);
  trace_.exchanged({order.data() + cursor_.position, static_cast<std::size_t>(batch)}, loss);
  stage_.enter(Phase::compute);
  const Updated updated = update_.apply(executor_.parameters().flat(), executor_.gradients().flat(), cursor_.step + 1, cursor_.scaler);
  if (updated.end == Updated::End::not_finite) explain_not_finite("the gradient", loss);

  trace_.end(cursor_.step + 1);

  ++cursor_.step;
  cursor_.position += batch;
  cursor_.epoch_loss_sum += loss_sum;
  stage_.progress().step.store(cursor_.step, std::memory_order_relaxed);
  log_.step(cursor_, loss, updated, update_, reducer_ ? reducer_->control_traffic() : nullptr);
  const double ended = now();
  seconds_ = {seconds_.steps + 1, seconds_.whole + (ended - started), seconds_.compute + (computed - started), seconds_.exchange + (exchanged - computed)};
  longest_step_ = std::max(longest_step_, ended - started);
  const double asked = riders.get(stop_extra);
  out_of_time_ = asked >= time_is_over;
  return asked == 0 || out_of_time_;
}

Shard Trainer::share(std::int64_t batch) const { return share_of(settings_, batch, stage_.ranks().rank(), stage_.ranks().size()); }

// The next batch of the epoch is made ready while this one computes.
void Trainer::prepare_next(const std::vector<std::int64_t>& order, std::int64_t position) {
  const Shard next = share(std::clamp<std::int64_t>(rows(Part::train) - position, 0, settings_.batch));
  if (next.rows() > 0) feed_.prepare(order.data() + position + next.begin, next.rows());
}

// Gradients and what rides behind them become those of all ranks. In strict mode the gradients and the loss are that already.
void Trainer::exchange() {
  const Span riders = executor_.gradients().extras();
  const bool strict = settings_.deterministic.strict;
  riders.set(loss_extra, strict && !stage_.is_root() ? 0 : executor_.loss_sum());
  const bool late = settings_.stop.seconds > 0 && stage_.is_root() && seconds() >= settings_.stop.seconds;
  riders.set(stop_extra, (StopFlag::wanted() ? 1 : 0) + (late ? time_is_over : 0));
  if (reducer_) return reducer_->finish();
  strategies::exchange(settings_.strategy, stage_.ranks(), strict ? riders : executor_.gradients().flat_with_extras());
}

void Trainer::explain_not_finite(const std::string& what, double loss) {
  const std::string when = " at step " + std::to_string(cursor_.step + 1);
  const bool fixed_scale = settings_.scaler.kind == optim::LossScaler::Kind::fixed;
  const std::string advice = std::string(". Lower the learning rate") + (fixed_scale ? " or the loss scale" : "") + ", or look at the data of this batch.";
  stage_.together([&] {
    if (stage_.is_root()) log_.not_finite(cursor_, loss);
    if (const auto found = executor_.first_non_finite()) throw Error(Exit::not_finite, found->block, found->what + " is not finite" + when + advice);
  });
  throw SharedError{.code = Exit::not_finite, .block = graph_.block_of(network_.loss), .message = what + " is not finite" + when + advice, .teller = 0};
}

void Trainer::end_epoch() {
  const double epoch_loss = cursor_.epoch_loss_sum / static_cast<double>(rows(Part::train));
  const double started = now();
  const double validation = rows(Part::validation) > 0 ? validation_loss() : epoch_loss;
  validation_seconds_ = now() - started;
  judge(validation);
  ++cursor_.epoch;
  cursor_.position = 0;
  cursor_.epoch_loss_sum = 0;
  log_.epoch(cursor_, seconds_, epoch_loss, validation);
  seconds_ = {};
  if (settings_.checkpoint_every > 0 && cursor_.epoch % settings_.checkpoint_every == 0 && !over()) checkpoint();
  set_reserve();
}

double Trainer::validation_loss() {
  stage_.enter(Phase::validate);
  const std::vector<std::int64_t>& validation = table_.part(Part::validation);
  double sum = 0;
  for (std::int64_t position = 0; position < rows(Part::validation); position += settings_.batch) {
    const std::int64_t batch = std::min(settings_.batch, rows(Part::validation) - position);
    const Shard shard = share(batch);
    feed_.fill(validation.data() + position + shard.begin, shard.rows());
    executor_.forward(shard.rows(), batch);
    sum += executor_.loss_sum();
  }
  if (!settings_.deterministic.strict) stage_.ranks().all_reduce_sum({&sum, Dtype::f64, 1});
  // The judgement must be the same everywhere, to the bit.
  return stage_.from_root(sum) / static_cast<double>(rows(Part::validation));
}

void Trainer::judge(double loss) {
  if (!(loss < cursor_.best_loss)) {
    ++cursor_.epochs_without_gain;
    return;
  }
  cursor_.best_loss = loss;
  cursor_.best_epoch = cursor_.epoch + 1;
  cursor_.epochs_without_gain = 0;
  if (best_) std::memcpy(best_->flat().data, executor_.parameters().flat().data, best_->flat().bytes());
}

void Trainer::checkpoint() {
  stage_.enter(Phase::checkpoint);
  const double started = now();
  cursor_.seconds = seconds();
  stage_.together([&] {
    if (!stage_.is_root()) return;
    write_checkpoint(stage_.checkpoint_folder(), identity_, cursor_, arenas());
    files::Json members;
    members.set("step", cursor_.step).set("epoch", cursor_.epoch);
    stage_.log().event("checkpoint", members);
  });
  checkpoint_seconds_ = std::max(checkpoint_seconds_, now() - started);
}

// A stop asked for now is seen after the step at hand, or after the validation; then the checkpoint is written.
void Trainer::set_reserve() { stage_.watcher().set_reserve(5 + 2 * (longest_step_ + validation_seconds_) + 4 * checkpoint_seconds_); }

void Trainer::tell_end() {
  if (on_target()) log_.on_target(cursor_);
  else if (out_of_patience()) log_.out_of_patience(cursor_);
  else if (out_of_time_) log_.out_of_time(cursor_, seconds());
}

void Trainer::finish() {
  stage_.enter(Phase::checkpoint);
  if (best_ && cursor_.best_epoch > 0) std::memcpy(executor_.parameters().flat().data, best_->flat().data, best_->flat().bytes());
  stage_.together([&] {
    if (!stage_.is_root()) return;
    tell_end();
    const OutputFolder folder = stage_.output(settings_.id);
    folder.make();
    write_model(folder, identity_, cursor_, {table_, graph_, network_, executor_.parameters()});
    write_curve_and_trace(stage_, folder);
    folder.finish({"curve.json", "model.json", "model.npz", "trace.json"});
  });
}

}  // namespace tephra::train
