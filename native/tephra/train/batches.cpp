#include <tephra/train/batches.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <tephra/strategies/flat.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/train/clock.hpp>
#include <tephra/train/parts.hpp>
#include <tephra/train/sharing.hpp>

namespace tephra::train {
namespace {

void copy(Span to, Span from) { std::memcpy(to.data, from.data, to.bytes()); }

}  // namespace

Batches::Batches(Stage& stage, const Fit& settings, Executor& executor, Feed& feed)
    : stage_(stage), settings_(settings), executor_(executor), feed_(feed), ranks_(sharers(settings, stage.ranks().size())),
      in_step_(ranks_ > 1 && strategies::rank_sums(settings.strategy)) {
  if (strategies::batches_of_step(settings.strategy) == 1) return;
  start_ = Buffer(gradients().bytes());
  sum_ = Buffer(gradients().bytes());
}

Span Batches::gradients() const { return executor_.gradients().flat(); }

std::span<const std::int64_t> Batches::own(std::span<const std::int64_t> batch) const {
  const Shard shard = share_of(settings_, static_cast<std::int64_t>(batch.size()), ranks_ > 1 ? stage_.ranks().rank() : 0, ranks_);
  return batch.subspan(static_cast<std::size_t>(shard.begin), static_cast<std::size_t>(shard.rows()));
}

double Batches::run(std::span<const std::int64_t> step, std::span<const std::int64_t> ahead, std::uint64_t number, double loss_scale, StepsDone* watcher) {
  const auto most = static_cast<std::size_t>(settings_.batch);
  const auto batches = static_cast<std::uint64_t>(strategies::batches_of_step(settings_.strategy));
  std::span<const std::int64_t> following{step.data(), step.size() + ahead.size()};
  double loss_sum = 0;
  bool first = true;
  for (std::uint64_t at = (number - 1) * batches + 1; !step.empty(); ++at) {
    const auto batch = step.first(std::min(most, step.size()));
    step = step.subspan(batch.size());
    following = following.subspan(batch.size());
    loss_sum += compute(batch, following, at, loss_scale, watcher);
    if (!in_step_ && !std::isfinite(loss_sum)) return loss_sum;
    if (!step.empty()) move_on(static_cast<std::int64_t>(batch.size()), first);
    else if (!first) restore();
    first = false;
  }
  return loss_sum;
}

double Batches::compute(std::span<const std::int64_t> batch, std::span<const std::int64_t> following, std::uint64_t number, double loss_scale, StepsDone* watcher) {
  const auto rows = own(batch);
  own_rows_ = static_cast<std::int64_t>(rows.size());
  stage_.enter(Phase::input);
  const double began = now();
  feed_.fill(rows.data(), own_rows_);
  prepare(following);
  Progress::add(stage_.progress().input, now() - began);
  stage_.enter(Phase::compute);
  const bool apart = strategies::is_elastic(settings_.strategy);
  // Statistics of no rows must not enter those that run on.
  if (apart && own_rows_ == 0) return 0;
  executor_.step(own_rows_, apart ? own_rows_ : static_cast<std::int64_t>(batch.size()), number, loss_scale, watcher);
  return executor_.loss_sum();
}

// As many batches as the memory policy says are made ready while this one computes.
void Batches::prepare(std::span<const std::int64_t> following) {
  const auto most = static_cast<std::size_t>(settings_.batch);
  const auto wanted = std::min(static_cast<std::int64_t>(following.size()), capped_product(settings_.memory.prefetch, settings_.batch));
  std::size_t at = following.size() - std::min(following.size(), unprepared_);
  while (at < static_cast<std::size_t>(wanted)) {
    const auto batch = following.subspan(at, std::min(most, following.size() - at)), rows = own(batch);
    if (!rows.empty()) feed_.prepare(rows.data(), static_cast<std::int64_t>(rows.size()));
    at += batch.size();
  }
  unprepared_ = following.empty() ? std::numeric_limits<std::size_t>::max() : following.size() - at;
}

void Batches::move_on(std::int64_t batch_rows, bool first) {
  const Span weights = trained_part(executor_);
  if (first) {
    copy(kept(start_), weights);
    copy(kept(sum_), gradients());
  } else {
    strategies::add(kept(sum_), gradients());
  }
  // By the mean over the rank's own rows.
  if (own_rows_ > 0) strategies::descend(weights, settings_.strategy.local_rate * static_cast<double>(batch_rows) / static_cast<double>(own_rows_), gradients());
}

void Batches::restore() {
  strategies::add(gradients(), kept(sum_));
  copy(trained_part(executor_), kept(start_));
}

}  // namespace tephra::train
