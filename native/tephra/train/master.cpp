#include <tephra/train/master.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include <tephra/job/stop.hpp>
#include <tephra/train/clock.hpp>
#include <tephra/train/parts.hpp>
#include <tephra/train/sharing.hpp>

namespace tephra::train {
namespace {

// So often the master looks for a message before it leaves its core to others, who may be the workers.
constexpr int looks_awake = 200;
constexpr auto nap = std::chrono::microseconds(50);

}  // namespace

Master::Master(const Parts& parts, std::int64_t train_rows, std::uint64_t last_step)
    : parts_(parts), train_rows_(train_rows), last_step_(last_step), workers_(static_cast<std::size_t>(parts.stage.ranks().size())) {}

void Master::begin() {
  end_ = {};
  busy_ = 0;
  dealt_ = parts_.cursor.position;
  for (int worker = 1; worker < ranks().size(); ++worker) deal(worker);
}

bool Master::may_deal() const {
  const bool ends = end_.stop || end_.out_of_time || end_.faulty >= 0 || StopFlag::wanted();
  return !ends && dealt_ < train_rows_ && parts_.cursor.step + static_cast<std::uint64_t>(busy_) < last_step_;
}

void Master::deal(int worker) {
  if (!may_deal()) return;
  Work& work = workers_[static_cast<std::size_t>(worker)];
  const std::uint64_t step = parts_.cursor.step;
  work = {.rows = std::min(rows_of_step(parts_.settings), train_rows_ - dealt_), .step = step, .since = now()};
  Order order{.work = 1, .position = static_cast<double>(dealt_), .rows = static_cast<double>(work.rows),
              .number = static_cast<double>(step + static_cast<std::uint64_t>(busy_) + 1), .step = static_cast<double>(step)};
  ranks().send(span_of(order), worker, order_tag);
  ranks().send(parts_.executor.parameters().flat(), worker, weights_tag);
  dealt_ += work.rows;
  ++busy_;
}

int Master::next_report() {
  parts_.stage.enter(Phase::exchange);
  for (int looks = 0;; ++looks) {
    if (const int from = ranks().arrived(report_tag); from >= 0) return from;
    if (looks < looks_awake) std::this_thread::yield();
    else std::this_thread::sleep_for(nap);
  }
}

void Master::take(int worker) {
  const double began = now();
  Report report;
  ranks().receive(span_of(report), worker, report_tag);
  --busy_;
  end_.stop = end_.stop || report.stop != 0;
  const Work& work = workers_[static_cast<std::size_t>(worker)];
  parts_.longest_step = std::max(parts_.longest_step, began - work.since);
  if (report.faulty != 0) {
    if (end_.faulty < 0) end_.loss = report.loss_sum / static_cast<double>(work.rows);
    end_.faulty = end_.faulty < 0 ? worker : end_.faulty;
    return;
  }
  Executor& executor = parts_.executor;
  if (strategies::matches_energy(parts_.settings.strategy)) ranks().send(trained_part(executor), worker, weights_tag);
  ranks().receive(executor.gradients().flat(), worker, update_tag);
  if (const Span states = state_part(executor); states.count > 0) ranks().receive(states, worker, update_tag);
  const double received = now();
  if (end_.faulty < 0) apply(worker, report.loss_sum);
  // Not told to Progress: ranks are compared by their own steps, and a master has none.
  StepSeconds& seconds = parts_.seconds;
  const double ended = now();
  seconds = {seconds.steps + 1, seconds.whole + (ended - began), seconds.compute + (ended - received), seconds.exchange + (received - began)};
}

void Master::apply(int worker, double loss_sum) {
  parts_.stage.enter(Phase::compute);
  Cursor& cursor = parts_.cursor;
  Executor& executor = parts_.executor;
  const Work& work = workers_[static_cast<std::size_t>(worker)];
  const double loss = loss_sum / static_cast<double>(work.rows);
  const Updated updated = parts_.update.apply(executor.parameters().flat(), executor.gradients().flat(), cursor.step + 1, cursor.scaler);
  if (updated.end == Updated::End::not_finite) {
    end_.faulty = worker;
    end_.loss = loss;
    return;
  }
  const Arrival arrival{.staleness = cursor.step - work.step, .worker = worker};
  ++cursor.step;
  cursor.position += work.rows;
  cursor.epoch_loss_sum += loss_sum;
  cursor.applied = cursor.applied + updated.wrappers;
  parts_.stage.progress().step.store(cursor.step, std::memory_order_relaxed);
  parts_.log.step(cursor, loss, updated, parts_.update, &arrival);
}

// All workers wait for an order.
Drained Master::dismiss() {
  const Cursor& cursor = parts_.cursor;
  end_.stop = end_.stop || StopFlag::wanted();
  Order order{.position = static_cast<double>(cursor.position), .step = static_cast<double>(cursor.step), .loss_sum = cursor.epoch_loss_sum,
              .stop = end_.stop ? 1.0 : 0.0, .out_of_time = end_.out_of_time ? 1.0 : 0.0, .faulty = static_cast<double>(end_.faulty), .loss = end_.loss};
  for (int worker = 1; worker < ranks().size(); ++worker) ranks().send(span_of(order), worker, order_tag);
  return end_;
}

}  // namespace tephra::train
