#include <tephra/train/trainer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/job/stop.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/model_file.hpp>
#include <tephra/train/rules.hpp>
#include <tephra/train/sharing.hpp>

namespace tephra::train {
namespace {

// Places in the numbers behind the gradients.
enum Extra : std::int64_t { loss_extra, stop_extra };

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

Trainer::Trainer(Stage& stage, const Fit& settings, data::Table table)
    : stage_(stage), settings_(settings), table_(std::move(table)), graph_(settings.dtype), network_(settings.network(graph_)),
      executor_(graph_, network_, options_of(settings, stage.ranks().rank(), stage.ranks().size(), extras)),
      update_(settings, executor_.parameters().layout()), feed_(table_, graph_, executor_, settings.id),
      shuffle_(table_.part(Part::train), settings.seed, settings.shuffle) {
  if (settings.stop.patience > 0) best_.emplace(executor_.parameters().layout());
  identity_ = {.job_hash = stage.environment().job_hash, .stage = stage.name(), .block = settings.id, .dtype = std::string(name_of(settings.dtype)),
               .seed = settings.seed, .batch = settings.batch, .train_rows = rows(Part::train), .rules = rules_json(settings)};
  cursor_.scaler = optim::first_state(settings.scaler);
  executor_.sum_over(strategies::rank_sum(stage.ranks()));
}

Outcome Trainer::run() {
  begin();
  while (cursor_.epoch < settings_.stop.epochs && !out_of_patience()) {
    if (!train_epoch()) {
      checkpoint();
      return {static_cast<int>(Exit::stopped)};
    }
    end_epoch();
  }
  finish();
  return {};
}

void Trainer::begin() {
  bool resumed = false;
  stage_.together([&] {
    executor_.initialise();
    resumed = read_checkpoint(stage_.checkpoint_folder(), identity_, cursor_, arenas());
  });
  stage_.watcher().watch(executor_.blocks(), total_steps());
  executor_.report_to(&stage_.progress());
  stage_.progress().step.store(cursor_.step, std::memory_order_relaxed);
  stage_.together([&] {
    if (stage_.is_root()) announce(resumed ? static_cast<std::int64_t>(cursor_.step) : -1);
  });
}

void Trainer::announce(std::int64_t resumed_from_step) {
  files::Json parts, started;
  parts.set("train", rows(Part::train)).set("validation", rows(Part::validation)).set("test", rows(Part::test));
  started.set("block", settings_.id).set("ranks", stage_.ranks().size()).set("steps", total_steps());
  started.set("epochs", settings_.stop.epochs).set("stepsPerEpoch", steps_per_epoch()).set("rows", std::move(parts));
  started.set("resumedFromStep", resumed_from_step < 0 ? files::Json() : files::Json(resumed_from_step));
  stage_.log().begin(resumed_from_step);
  stage_.log().event("stage-started", started);
  std::printf("%s: %lld rows, %lld epochs of %lld steps on %d rank%s", stage_.name().c_str(), static_cast<long long>(rows(Part::train)),
              static_cast<long long>(settings_.stop.epochs), static_cast<long long>(steps_per_epoch()), stage_.ranks().size(),
              stage_.ranks().size() == 1 ? "" : "s");
  if (resumed_from_step >= 0) std::printf(", going on after step %lld", static_cast<long long>(resumed_from_step));
  std::printf("\n");
  std::fflush(stdout);
}

// False when a rank was asked to stop; all ranks leave after the same step.
bool Trainer::train_epoch() {
  const std::vector<std::int64_t>& order = shuffle_.order(static_cast<std::uint64_t>(cursor_.epoch));
  while (cursor_.position < rows(Part::train))
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

  stage_.enter(Phase::compute);
  executor_.step(shard.rows(), batch, cursor_.step + 1, cursor_.scaler.scale);
  const double computed = now();

  stage_.enter(Phase::exchange);
  exchange();
  const double exchanged = now();

  const Span riders = executor_.gradients().extras();
  const double loss_sum = riders.get(loss_extra);
  const double loss = loss_sum / static_cast<double>(batch);
  if (!std::isfinite(loss)) explain_not_finite("the loss", loss);
  stage_.enter(Phase::compute);
  const Updated updated = update_.apply(executor_.parameters().flat(), executor_.gradients().flat(), cursor_.step + 1, cursor_.scaler);
  if (updated.end == Updated::End::not_finite) explain_not_finite("the gradient", loss);

  ++cursor_.step;
  cursor_.position += batch;
  cursor_.epoch_loss_sum += loss_sum;
  stage_.progress().step.store(cursor_.step, std::memory_order_relaxed);
  log_step(loss, updated);
  const double ended = now();
  seconds_ = {seconds_.steps + 1, seconds_.whole + (ended - started), seconds_.compute + (computed - started), seconds_.exchange + (exchanged - computed)};
  longest_step_ = std::max(longest_step_, ended - started);
  return riders.get(stop_extra) == 0;
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
  riders.set(stop_extra, StopFlag::wanted() ? 1 : 0);
  strategies::exchange(settings_.strategy, stage_.ranks(), strict ? riders : executor_.gradients().flat_with_extras());
}

void Trainer::log_step(double loss, const Updated& updated) {
  const bool due = cursor_.step == 1 || cursor_.step == total_steps() || (settings_.log_every > 0 && cursor_.step % static_cast<std::uint64_t>(settings_.log_every) == 0);
  if (!due || !stage_.is_root()) return;
  std::array<MetricsLog::Figure, 5> figures = {{{"loss", loss}}};
  std::size_t count = 1;
  if (settings_.schedule.kind != optim::Schedule::Kind::off) figures[count++] = {"learning_rate", update_.learning_rate(cursor_.step)};
  if (settings_.clip.norm > 0 && updated.end == Updated::End::stepped) figures[count++] = {"gradient_norm", updated.gradient_norm};
  if (settings_.scaler.kind != optim::LossScaler::Kind::off) {
    figures[count++] = {"loss_scale", cursor_.scaler.scale};
    figures[count++] = {"skipped_steps", static_cast<double>(cursor_.scaler.skipped)};
  }
  stage_.log().figures(cursor_.step, cursor_.epoch + 1, {figures.data(), count});
}

void Trainer::explain_not_finite(const std::string& what, double loss) {
  const std::string when = " at step " + std::to_string(cursor_.step + 1);
  const bool fixed_scale = settings_.scaler.kind == optim::LossScaler::Kind::fixed;
  const std::string advice = std::string(". Lower the learning rate") + (fixed_scale ? " or the loss scale" : "") + ", or look at the data of this batch.";
  stage_.together([&] {
    if (stage_.is_root()) {
      const MetricsLog::Figure figure{"loss", loss};
      stage_.log().figures(cursor_.step + 1, cursor_.epoch + 1, {&figure, 1});
    }
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
  log_epoch(epoch_loss, validation);
  seconds_ = {};
  const bool ending = cursor_.epoch == settings_.stop.epochs || out_of_patience();
  if (settings_.checkpoint_every > 0 && cursor_.epoch % settings_.checkpoint_every == 0 && !ending) checkpoint();
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

void Trainer::log_epoch(double epoch_loss, double validation_loss) {
  const double steps = std::max(1.0, seconds_.steps);
  const std::array<double, 3> own = {seconds_.whole / steps, seconds_.compute / steps, seconds_.exchange / steps};
  const std::vector<double> all = stage_.ranks().gather(own);
  if (!stage_.is_root()) return;
  std::array<double, 3> most = own, least = own;
  std::size_t slowest = 0;
  for (std::size_t rank = 0; rank < all.size() / 3; ++rank) {
    for (std::size_t i = 0; i < 3; ++i) {
      most[i] = std::max(most[i], all[3 * rank + i]);
      least[i] = std::min(least[i], all[3 * rank + i]);
    }
    if (all[3 * rank + 1] > all[3 * slowest + 1]) slowest = rank;
  }
  const std::array<MetricsLog::Figure, 3> values = {{{"epoch_loss", epoch_loss}, {"step_seconds", most[0]}, {"validation_loss", validation_loss}}};
  const std::array<MetricsLog::Figure, 4> ranks = {{{"slowest", static_cast<double>(slowest)}, {"compute_seconds", most[1]},
                                                    {"compute_seconds_least", least[1]}, {"exchange_seconds", most[2]}}};
  const bool validated = rows(Part::validation) > 0;
  stage_.log().figures(cursor_.step, cursor_.epoch, {values.data(), values.size() - (validated ? 0 : 1)}, ranks);

  const double t = now();
  if (t - last_line_ < 0.2 && cursor_.epoch != settings_.stop.epochs) return;
  last_line_ = t;
  std::printf("%s: epoch %lld of %lld  loss %.6g", stage_.name().c_str(), static_cast<long long>(cursor_.epoch), static_cast<long long>(settings_.stop.epochs), epoch_loss);
  if (validated) std::printf("  validation %.6g", validation_loss);
  std::printf("  %.3g ms a step\n", most[0] * 1e3);
  std::fflush(stdout);
}

void Trainer::checkpoint() {
  stage_.enter(Phase::checkpoint);
  const double started = now();
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

void Trainer::finish() {
  stage_.enter(Phase::checkpoint);
  if (best_ && cursor_.best_epoch > 0) std::memcpy(executor_.parameters().flat().data, best_->flat().data, best_->flat().bytes());
  stage_.together([&] {
    if (!stage_.is_root()) return;
    if (out_of_patience()) tell_patience();
    write_model();
  });
}

void Trainer::tell_patience() const {
  std::printf("%s: ended after epoch %lld: no gain for %lld epochs; the model is that of epoch %lld\n", stage_.name().c_str(), static_cast<long long>(cursor_.epoch),
              static_cast<long long>(settings_.stop.patience), static_cast<long long>(cursor_.best_epoch));
}

void Trainer::write_model() {
  const ParameterArena& parameters = executor_.parameters();
  if (const std::string name = not_finite(parameters); !name.empty())
    throw Error(Exit::not_finite, name.substr(0, name.find('.')), "parameter " + name + " is not finite after the last step, " + std::to_string(cursor_.step) + ". Lower the learning rate.");
  files::Json::Array fields, shapes;
  for (const data::Field& field : table_.fields) {
    files::Json one;
    one.set("name", field.name).set("dims", files::Json::list(field.dims));
    if (field.classes > 0) one.set("classes", field.classes);
    fields.push_back(std::move(one));
  }
  for (const ParameterEntry& entry : parameters.entries()) {
    files::Json one;
    one.set("name", entry.name).set("shape", files::Json::list(entry.shape));
    shapes.push_back(std::move(one));
  }
  files::Json prediction, model;
  prediction.set("block", graph_.block_of(network_.prediction)).set("dims", files::Json::list(executor_.prediction_shape().dims));
  model.set("version", 1).set("job", identity_.job_hash).set("stage", identity_.stage).set("block", identity_.block);
  model.set("dtype", identity_.dtype).set("seed", settings_.seed).set("step", cursor_.step).set("epoch", cursor_.epoch);
  model.set("bestEpoch", cursor_.best_epoch).set("bestLoss", cursor_.best_loss);
  model.set("fields", std::move(fields)).set("prediction", std::move(prediction)).set("target", target_field(graph_, network_));
  model.set("transforms", json_of(table_.transforms)).set("parameters", std::move(shapes));

  const OutputFolder folder = stage_.output(settings_.id);
  folder.make();
  std::vector<files::NpzEntry> entries;
  add_entries(entries, parameters, "");
  files::write_npz(folder.file("model.npz"), entries);
  files::write_atomically(folder.file("model.json"), model.text(2) + "\n");
  folder.finish({"model.npz", "model.json"});
}

}  // namespace tephra::train
