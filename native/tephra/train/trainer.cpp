#include <tephra/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
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

}  // namespace

Trainer::Trainer(Stage& stage, const Fit& settings, data::Table table, Course course)
    : stage_(stage), settings_(settings), course_(std::move(course)), table_(std::move(table)), graph_(settings.dtype, optim::products_of(settings.precision, settings.dtype)), network_(settings.network(graph_)),
      executor_(graph_, network_, options_of(settings, stage.ranks().rank(), stage.ranks().size(), extras)),
      update_(settings, executor_.parameters().layout()), feed_(table_, graph_, network_, executor_, settings.id, settings.memory.prefetch), batches_(stage, settings, executor_, feed_),
      shuffle_(table_.part(Part::train), settings.seed, settings.shuffle), last_step_(last_step_of(stage, settings, rows(Part::train))),
      log_(stage, settings, table_, last_step_, course_.before), trace_(stage, identity_, numbers()) {
  if (settings.stop.patience > 0) best_.emplace(executor_.parameters().layout());
  identity_ = {.job_hash = stage.environment().job_hash, .stage = stage.name(), .block = settings.id, .dtype = std::string(name_of(settings.dtype)),
               .seed = settings.seed, .batch = settings.batch, .train_rows = rows(Part::train), .rules = rules_json(settings)};
  cursor_.scaler = optim::first_state(settings.scaler);
  executor_.sum_over(strategies::rank_sum(settings.strategy, stage.ranks()));
  if (strategies::is_elastic(settings.strategy)) elastic_.emplace(stage, settings, executor_, update_);
  if (!executor_.exchange().groups.empty()) reducer_.emplace(executor_.exchange(), executor_.gradients(), stage.ranks(), settings.reducer->coordinator);
  if (!strategies::has_master(settings.strategy, stage.ranks().size())) return;
  if (stage.is_root()) master_.emplace(Master::Parts{stage, settings, executor_, update_, cursor_, log_, seconds_, longest_step_}, rows(Part::train), last_step_);
  else worker_.emplace(Worker::Parts{stage, settings, executor_, update_, batches_, cursor_, seconds_, longest_step_});
}

Outcome Trainer::run() {
  if (!train()) return {static_cast<int>(Exit::stopped)};
  finish();
  return {};
}

bool Trainer::train() {
  begin();
  while (!over()) {
    if (!train_epoch()) {
      checkpoint();
      return false;
    }
    if (epoch_is_through()) end_epoch();
  }
  return true;
}

void Trainer::begin() {
  bool resumed = false;
  stage_.together([&] {
    executor_.initialise();
    resumed = read_checkpoint(folder(), identity_, cursor_, arenas());
    if (const std::string path = resumed ? "" : start_file(stage_, settings_); !path.empty()) read_start(path, settings_.id, executor_.parameters(), update_.optimizer());
  });
  start_strategy(resumed);
  seconds_before_ = cursor_.seconds;
  began_ = now();
  if ((master_ || worker_) && trace_.is_asked())
    throw SharedError{.code = Exit::wrong_use, .block = settings_.id, .message = "updates that arrive one by one have no steps to trace. Trace this job on one rank.", .teller = 0};
  trace_.open(resumed || course_.before.steps > 0);
  stage_.watcher().watch(executor_.blocks(), course_.steps > 0 ? course_.steps : last_step_);
  executor_.report_to(&stage_.progress());
  stage_.progress().step.store(in_stage(cursor_.step), std::memory_order_relaxed);
  if (course_.began) return course_.began(in_stage(cursor_.step));
  stage_.together([&] {
    if (stage_.is_root()) log_.started(resumed ? static_cast<std::int64_t>(cursor_.step) : -1, seconds_before_);
  });
}

// What a strategy keeps on several ranks is not in a checkpoint, so each starts anew from the model.
void Trainer::start_strategy(bool resumed) {
  if (resumed && stage_.ranks().size() == 1) return;
  if (elastic_) elastic_->start();
  if (strategies::matches_energy(settings_.strategy)) start_energy(executor_, update_);
}

// To the end of the epoch, or to the last step. False when a rank was asked to stop; all ranks leave after the same step.
bool Trainer::train_epoch() {
  const std::vector<std::int64_t>& order = shuffle_.order(static_cast<std::uint64_t>(cursor_.epoch));
  if (master_ || worker_) return dealt_epoch(order);
  while (cursor_.position < rows(Part::train) && cursor_.step < last_step_ && !out_of_time_)
    if (!step(order)) return false;
  return true;
}

// The same with a master: then all ranks hold its weights.
bool Trainer::dealt_epoch(const std::vector<std::int64_t>& order) {
  const Drained end = master_ ? master_->epoch([this] { return late(); }) : worker_->epoch(order);
  if (end.faulty >= 0) explain_not_finite(std::isfinite(end.loss) ? "the gradient" : "the loss", end.loss, end.faulty);
  stage_.ranks().broadcast(executor_.parameters().flat(), 0);
  // One rank that goes on from the master's checkpoint finds a proxy at rest.
  if (master_ && strategies::matches_energy(settings_.strategy)) start_energy(executor_, update_);
  out_of_time_ = end.out_of_time;
  return !end.stop || out_of_time_;
}

bool Trainer::step(const std::vector<std::int64_t>& order) {
  const double started = now();
  const std::span<const std::int64_t> left = std::span(order).subspan(static_cast<std::size_t>(cursor_.position));
  const std::int64_t batch = std::min(rows_of_step(settings_), static_cast<std::int64_t>(left.size()));
  const std::span<const std::int64_t> own_step = left.first(static_cast<std::size_t>(batch));
  trace_.begin(in_stage(cursor_.step + 1));
  if (elastic_) elastic_->enter();
  const double own_loss = batches_.run(own_step, left.subspan(own_step.size()), cursor_.step + 1, cursor_.scaler.scale, reducer_ && settings_.reducer->overlap ? &*reducer_ : nullptr);
  const double computed = now();

  stage_.enter(Phase::exchange);
  exchange(own_loss);
  const double exchanged = now();

  const Span riders = executor_.gradients().extras();
  const double loss_sum = riders.get(loss_extra);
  const double loss = loss_sum / static_cast<double>(batch);
  if (!std::isfinite(loss)) explain_not_finite("the loss", loss);
  trace_.exchanged(own_step, loss);
  stage_.enter(Phase::compute);
  const Updated updated = update();
  if (updated.end == Updated::End::not_finite) explain_not_finite("the gradient", loss);

  if (elastic_) {
    elastic_->exchange(cursor_.step + 1);
    elastic_->leave();
  }
  trace_.end(in_stage(cursor_.step + 1));

  ++cursor_.step;
  cursor_.position += batch;
  cursor_.epoch_loss_sum += loss_sum;
  cursor_.applied = cursor_.applied + updated.wrappers;
  stage_.progress().step.store(in_stage(cursor_.step), std::memory_order_relaxed);
  const Arrival own_update;
  log_.step(cursor_, loss, updated, update_, strategies::is_asynchronous(settings_.strategy) ? &own_update : nullptr, reducer_ ? reducer_->control_traffic() : nullptr);
  const double ended = now();
  seconds_ = {seconds_.steps + 1, seconds_.whole + (ended - started), seconds_.compute + (computed - started), seconds_.exchange + (exchanged - computed)};
  stage_.progress().spend(ended - started, exchanged - computed);
  longest_step_ = std::max(longest_step_, ended - started);
  const double asked = riders.get(stop_extra);
  out_of_time_ = asked >= time_is_over;
  return asked == 0 || out_of_time_;
}

Shard Trainer::share(std::int64_t batch) const { return share_of(settings_, batch, stage_.ranks().rank(), stage_.ranks().size()); }

// The optimizer's step. A rank with weights of its own makes none without rows of its own.
Updated Trainer::update() {
  if (elastic_ && batches_.own_rows() == 0) return {};
  if (strategies::matches_energy(settings_.strategy)) match_energy(settings_.strategy, executor_, update_);
  return update_.apply(executor_.parameters().flat(), executor_.gradients().flat(), cursor_.step + 1, cursor_.scaler, batch_loss_);
}

// Gradients and what rides behind them become those of all ranks. In strict mode the gradients and the loss are that already; with weights of its own a
// rank keeps its gradients.
void Trainer::exchange(double own_loss) {
  const Span riders = executor_.gradients().extras();
  const bool strict = settings_.deterministic.strict;
  if (elastic_ && !elastic_->usable()) own_loss = std::numeric_limits<double>::quiet_NaN();
  riders.set(loss_extra, strict && !stage_.is_root() ? 0 : own_loss);
  riders.set(stop_extra, (StopFlag::wanted() ? 1 : 0) + (stage_.is_root() && late() ? time_is_over : 0));
  if (reducer_) return reducer_->finish();
  strategies::exchange(settings_.strategy, stage_.ranks(), strict || elastic_ ? riders : executor_.gradients().flat_with_extras());
}

// What is judged by a loss must be the same everywhere, to the bit. In strict mode the sum is that of all ranks already.
double Trainer::of_all_ranks(double loss_sum) {
  if (!settings_.deterministic.strict) stage_.ranks().all_reduce_sum({&loss_sum, Dtype::f64, 1});
  return stage_.from_root(loss_sum);
}

// Of the batch at hand where the parameters are now, times its rows.
double Trainer::batch_loss() { return of_all_ranks(executor_.repeated_loss_sum()); }

void Trainer::explain_not_finite(const std::string& what, double loss, int only) {
  const std::string when = " at step " + std::to_string(in_stage(cursor_.step + 1));
  const bool fixed_scale = settings_.scaler.kind == optim::LossScaler::Kind::fixed;
  const bool narrow_range = settings_.precision.numbers == Dtype::f16;
  const std::string advice = std::string(". Lower the learning rate") + (fixed_scale ? " or the loss scale" : "") + (narrow_range ? ", round to bf16, which has the range of f32," : ",") + " or look at the data of this batch.";
  stage_.together([&] {
    if (stage_.is_root()) log_.not_finite(cursor_, loss);
    const bool computed_it = only < 0 || only == stage_.ranks().rank();
    if (const auto found = computed_it ? executor_.first_non_finite() : std::nullopt) throw Error(Exit::not_finite, found->block, found->what + " is not finite" + when + advice);
  });
  throw SharedError{.code = Exit::not_finite, .block = graph_.block_of(network_.loss), .message = what + " is not finite" + when + advice, .teller = 0};
}

void Trainer::end_epoch() {
  const double epoch_loss = cursor_.epoch_loss_sum / static_cast<double>(rows(Part::train));
  const double started = now();
  const double validation = rows(Part::validation) > 0 ? validation_loss() : epoch_loss;
  judge(validation);
  ++cursor_.epoch;
  cursor_.position = 0;
  cursor_.epoch_loss_sum = 0;
  log_.epoch(cursor_, seconds_, epoch_loss, validation);
  seconds_ = {};
  if (course_.after_epoch) course_.after_epoch(cursor_.epoch);
  validation_seconds_ = now() - started;
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
  return of_all_ranks(sum) / static_cast<double>(rows(Part::validation));
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
    write_checkpoint(folder(), identity_, cursor_, arenas(), in_stage(cursor_.step));
    files::Json members;
    members.set("step", in_stage(cursor_.step)).set("epoch", course_.before.epochs + cursor_.epoch);
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
