#include <tephra/train/prefetch.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <utility>

#include <pthread.h>

namespace tephra::train {
namespace {

std::size_t rows_of(const BoundField& bound) { return static_cast<std::size_t>(bound.values.count) / std::max<std::size_t>(bound.field->width, 1); }

}  // namespace

Prefetch::Prefetch(std::span<const BoundField> fields, std::int64_t batches)
    : from_(fields.begin(), fields.end()), slots_(static_cast<std::size_t>(std::max<std::int64_t>(batches, 1))) {
  std::size_t most = 0;
  for (const BoundField& bound : from_) most = std::max(most, rows_of(bound));
  for (Slot& slot : slots_) {
    slot.rows.resize(most);
    for (const BoundField& bound : from_) {
      slot.buffers.emplace_back(bound.values.bytes());
      slot.staged.push_back(slot.buffers.back().span(bound.values.dtype, bound.values.count));
    }
  }
  // Signals belong to the main thread: a blocked mask is inherited by the new thread.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread(&Prefetch::run, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Prefetch::~Prefetch() {
  {
    const std::unique_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Prefetch::drop(std::size_t count) {
  first_ = (first_ + count) % slots_.size();
  queued_ -= count;
  made_ -= count;
}

void Prefetch::prepare(std::span<const std::int64_t> rows) {
  if (rows.size() > slots_.front().rows.size()) return;
  {
    std::unique_lock lock(mutex_);
    if (queued_ == slots_.size()) {
      changed_.wait(lock, [&] { return made_ > 0; });
      drop(1);
    }
    Slot& slot = queued(queued_);
    std::copy(rows.begin(), rows.end(), slot.rows.begin());
    slot.count = rows.size();
    slot.failure = nullptr;
    ++queued_;
  }
  changed_.notify_all();
}

bool Prefetch::take(std::span<const std::int64_t> rows) {
  std::unique_lock lock(mutex_);
  const auto holds = [&](const Slot& slot) { return std::equal(rows.begin(), rows.end(), slot.rows.begin(), slot.rows.begin() + static_cast<std::ptrdiff_t>(slot.count)); };
  std::size_t number = 0;
  while (number < queued_ && !holds(queued(number))) ++number;
  if (number == queued_) return false;
  changed_.wait(lock, [&] { return made_ > number; });
  Slot& slot = queued(number);
  const std::exception_ptr failure = std::exchange(slot.failure, nullptr);
  // What is made the thread does not touch, until it is dropped and queued anew.
  lock.unlock();
  if (!failure)
    for (std::size_t i = 0; i < from_.size(); ++i) {
      const auto used = static_cast<std::int64_t>(slot.count * from_[i].field->width);
      std::memcpy(from_[i].values.data, slot.staged[i].data, slot.staged[i].part(0, used).bytes());
    }
  lock.lock();
  drop(number + 1);
  if (failure) std::rethrow_exception(failure);
  return true;
}

void Prefetch::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return made_ < queued_ || ending_; });
    if (ending_) return;
    // While it is not made nobody else touches a slot. Its place in the ring stays, whatever is dropped before it.
    Slot& slot = queued(made_);
    lock.unlock();
    std::exception_ptr failure;
    try {
      make(slot);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    slot.failure = failure;
    ++made_;
    changed_.notify_all();
  }
}

void Prefetch::make(const Slot& slot) const {
  for (std::size_t i = 0; i < from_.size(); ++i) from_[i].field->copy_rows(slot.rows.data(), static_cast<std::int64_t>(slot.count), slot.staged[i]);
}

}  // namespace tephra::train
