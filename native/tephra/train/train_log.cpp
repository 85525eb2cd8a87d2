#include <tephra/train/train_log.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include <tephra/optim/rule.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/train/clock.hpp>
#include <tephra/train/sharing.hpp>

namespace tephra::train {

TrainLog::TrainLog(Stage& stage, const Fit& settings, const data::Table& table, std::uint64_t last_step, Before before)
    : stage_(stage), settings_(settings), table_(table), last_step_(last_step), before_(before) {
  if (!strategies::is_asynchronous(settings.strategy)) return;
  const auto ranks = static_cast<std::size_t>(stage.ranks().size());
  stale_counts_.resize(8 * ranks);
  worker_counts_.resize(ranks);
}

void TrainLog::started(std::int64_t resumed_from_step, double seconds) {
  files::Json parts, started;
  parts.set("train", rows(Part::train)).set("validation", rows(Part::validation)).set("test", rows(Part::test));
  started.set("block", settings_.id).set("ranks", stage_.ranks().size()).set("steps", last_step_);
  started.set("epochs", settings_.stop.epochs).set("stepsPerEpoch", parts_of(rows(Part::train), rows_of_step(settings_))).set("rows", std::move(parts));
  if (settings_.stop.seconds > 0) started.set("secondsLeft", std::max(settings_.stop.seconds - seconds, 0.0));
  started.set("resumedFromStep", resumed_from_step < 0 ? files::Json() : files::Json(resumed_from_step));
  stage_.log().begin(resumed_from_step);
  stage_.log().event("stage-started", started);
  std::printf("%s: %lld rows, %lld epochs of %lld steps on %d rank%s", stage_.name().c_str(), static_cast<long long>(rows(Part::train)),
              static_cast<long long>(settings_.stop.epochs), static_cast<long long>(parts_of(rows(Part::train), rows_of_step(settings_))), stage_.ranks().size(),
              stage_.ranks().size() == 1 ? "" : "s");
  if (resumed_from_step >= 0) std::printf(", going on after step %lld", static_cast<long long>(resumed_from_step));
  std::printf("\n");
  std::fflush(stdout);
}

bool TrainLog::is_due(const Cursor& cursor) const {
  const bool is_end = cursor.step == 1 || cursor.step == last_step_;
  return is_end || (settings_.log_every > 0 && cursor.step % static_cast<std::uint64_t>(settings_.log_every) == 0);
}

void TrainLog::count(const Arrival& arrival) {
  stale_ += static_cast<double>(arrival.staleness);
  ++arrivals_;
  ++stale_counts_[std::min<std::size_t>(arrival.staleness, stale_counts_.size() - 1)];
  ++worker_counts_[static_cast<std::size_t>(arrival.worker)];
}

void TrainLog::step(const Cursor& cursor, double loss, const Updated& updated, const Update& update, const Arrival* arrival, const strategies::ControlTraffic* control) {
  if (arrival) count(*arrival);
  if (!is_due(cursor) || !stage_.is_root()) return;
  std::array<MetricsLog::Figure, 12> figures = {{{"loss", loss}}};
  std::size_t count = 1;
  if (settings_.schedule.kind != optim::Schedule::Kind::off) figures[count++] = {"learning_rate", update.learning_rate(cursor.step)};
  if (settings_.clip.norm > 0 && updated.end == Updated::End::stepped) figures[count++] = {"gradient_norm", updated.gradient_norm};
  if (settings_.scaler.kind != optim::LossScaler::Kind::off) {
    figures[count++] = {"loss_scale", cursor.scaler.scale};
    figures[count++] = {"skipped_steps", static_cast<double>(cursor.scaler.skipped)};
  }
  const auto& [rule, average, anderson] = settings_.optimizer.rule();
  if (average) figures[count++] = {"averaged_steps", static_cast<double>(cursor.applied.averaged)};
  if (anderson) {
    figures[count++] = {"anderson_tried", static_cast<double>(cursor.applied.extrapolated)};
    figures[count++] = {"anderson_accepted", static_cast<double>(cursor.applied.accepted)};
  }
  if (arrival) {
    figures[count++] = {"staleness", stale_ / arrivals_};
    figures[count++] = {"worker", static_cast<double>(arrival->worker)};
    stale_ = arrivals_ = 0;
  }
  if (control != nullptr) {
    figures[count++] = {"control_bytes", static_cast<double>(control->bytes)};
    figures[count++] = {"control_messages", static_cast<double>(control->messages)};
  }
  stage_.log().figures(before_.steps + cursor.step, before_.epochs + cursor.epoch + 1, {figures.data(), count});
}

void TrainLog::not_finite(const Cursor& cursor, double loss) {
  const MetricsLog::Figure figure{"loss", loss};
  stage_.log().figures(before_.steps + cursor.step + 1, before_.epochs + cursor.epoch + 1, {&figure, 1});
}

void TrainLog::epoch(const Cursor& cursor, const StepSeconds& seconds, double epoch_loss, double validation_loss) {
  const double steps = std::max(1.0, seconds.steps);
  const std::array<double, 3> own = {seconds.whole / steps, seconds.compute / steps, seconds.exchange / steps};
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
  stage_.log().figures(before_.steps + cursor.step, before_.epochs + cursor.epoch, {values.data(), values.size() - (rows(Part::validation) > 0 ? 0 : 1)}, ranks);
  if (!stale_counts_.empty()) staleness(cursor);
  epoch_line(cursor, epoch_loss, validation_loss, most[0]);
}

// How many of the epoch's updates had which staleness, and from whom they came.
void TrainLog::staleness(const Cursor& cursor) {
  const auto last = std::find_if(stale_counts_.rbegin(), stale_counts_.rend(), [](std::int64_t count) { return count > 0; });
  const std::vector<std::int64_t> counts(stale_counts_.begin(), last.base());
  files::Json members;
  members.set("step", cursor.step).set("epoch", cursor.epoch).set("counts", files::Json::list(counts)).set("workers", files::Json::list(worker_counts_));
  stage_.log().event("staleness", members);
  std::fill(stale_counts_.begin(), stale_counts_.end(), 0);
  std::fill(worker_counts_.begin(), worker_counts_.end(), 0);
}

// Epochs may pass faster than anyone reads: then not each has its line.
void TrainLog::epoch_line(const Cursor& cursor, double epoch_loss, double validation_loss, double step_seconds) {
  const double t = now();
  if (t - last_line_ < 0.2 && cursor.epoch != settings_.stop.epochs) return;
  last_line_ = t;
  std::printf("%s: epoch %lld of %lld  loss %.6g", stage_.name().c_str(), static_cast<long long>(cursor.epoch), static_cast<long long>(settings_.stop.epochs), epoch_loss);
  if (rows(Part::validation) > 0) std::printf("  validation %.6g", validation_loss);
  std::printf("  %.3g ms a step\n", step_seconds * 1e3);
  std::fflush(stdout);
}

void TrainLog::out_of_patience(const Cursor& cursor) const {
  std::printf("%s: ended after epoch %lld: no gain for %lld epochs; the model is that of epoch %lld\n", stage_.name().c_str(), static_cast<long long>(cursor.epoch),
              static_cast<long long>(settings_.stop.patience), static_cast<long long>(cursor.best_epoch));
}

void TrainLog::on_target(const Cursor& cursor) const {
  std::printf("%s: ended after epoch %lld: the loss %.6g is at the target %.6g\n", stage_.name().c_str(), static_cast<long long>(cursor.epoch), cursor.best_loss,
              settings_.stop.target);
}

void TrainLog::out_of_time(const Cursor& cursor, double seconds) const {
  std::printf("%s: ended after step %lld: %.3g seconds are over\n", stage_.name().c_str(), static_cast<long long>(cursor.step), seconds);
}

}  // namespace tephra::train
