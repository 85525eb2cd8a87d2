#include <tephra/train/worker.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

#include <tephra/job/stop.hpp>
#include <tephra/strategies/energy.hpp>
#include <tephra/train/clock.hpp>
#include <tephra/train/parts.hpp>

namespace tephra::train {

void start_energy(Executor& executor, Update& update) {
  const Span proxy = update.kept("proxy").flat(), seen = update.kept("seen").flat();
  std::memset(proxy.data, 0, proxy.bytes());
  std::memcpy(seen.data, trained_part(executor).data, seen.bytes());
}

void match_energy(const StrategySpec& spec, Executor& executor, Update& update) {
  strategies::match_energy(spec, executor.gradients().flat(), trained_part(executor), {.proxy = update.kept("proxy").flat(), .seen = update.kept("seen").flat()});
}

Drained Worker::epoch(const std::vector<std::int64_t>& order) {
  while (true) {
    parts_.stage.enter(Phase::exchange);
    Order asked;
    ranks().receive(span_of(asked), 0, order_tag);
    if (asked.work != 0) {
      work(order, asked);
      continue;
    }
    Cursor& cursor = parts_.cursor;
    cursor.step = static_cast<std::uint64_t>(asked.step);
    cursor.position = static_cast<std::int64_t>(asked.position);
    cursor.epoch_loss_sum = asked.loss_sum;
    parts_.stage.progress().step.store(cursor.step, std::memory_order_relaxed);
    return {.stop = asked.stop != 0, .out_of_time = asked.out_of_time != 0, .faulty = static_cast<int>(asked.faulty), .loss = asked.loss};
  }
}

void Worker::work(const std::vector<std::int64_t>& order, const Order& asked) {
  const double began = now();
  Executor& executor = parts_.executor;
  ranks().receive(executor.parameters().flat(), 0, weights_tag);
  parts_.stage.progress().step.store(static_cast<std::uint64_t>(asked.step), std::memory_order_relaxed);
  const std::span<const std::int64_t> rows = std::span(order).subspan(static_cast<std::size_t>(asked.position), static_cast<std::size_t>(asked.rows));
  const double received = now();
  const double loss_sum = parts_.batches.run(rows, {}, static_cast<std::uint64_t>(asked.number));
  const double computed = now();
  parts_.stage.enter(Phase::exchange);
  if (!report(loss_sum)) return;
  if (strategies::matches_energy(parts_.settings.strategy)) {
    ranks().receive(trained_part(executor), 0, weights_tag);
    match_energy(parts_.settings.strategy, executor, parts_.update);
  }
  ranks().send(executor.gradients().flat(), 0, update_tag);
  if (const Span states = state_part(executor); states.count > 0) ranks().send(states, 0, update_tag);
  const double ended = now();
  StepSeconds& seconds = parts_.seconds;
  seconds = {seconds.steps + 1, seconds.whole + (ended - began), seconds.compute + (computed - received), seconds.exchange + (ended - computed) + (received - began)};
  parts_.stage.progress().spend(ended - began, (ended - computed) + (received - began));
  parts_.longest_step = std::max(parts_.longest_step, ended - began);
}

// False when no update follows.
bool Worker::report(double loss_sum) {
  const bool finite = std::isfinite(loss_sum);
  Report report{.loss_sum = loss_sum, .stop = StopFlag::wanted() ? 1.0 : 0.0, .faulty = finite ? 0.0 : 1.0};
  ranks().send(span_of(report), 0, report_tag);
  return finite;
}

}  // namespace tephra::train
