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

Prefetch::Prefetch(std::span<const BoundField> fields) : from_(fields.begin(), fields.end()) {
  std::size_t most = 0;
  for (const BoundField& bound : from_) {
    buffers_.emplace_back(bound.values.bytes());
    staged_.push_back(buffers_.back().span(bound.values.dtype, bound.values.count));
    most = std::max(most, rows_of(bound));
  }
  rows_.resize(most);
  // Signals belong to the main thread: a blocked mask is inherited by the new thread.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread(&Prefetch::run, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Prefetch::~Prefetch() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return state_ != State::wanted; });
    state_ = State::ending;
  }
  changed_.notify_all();
  thread_.join();
}

void Prefetch::prepare(std::span<const std::int64_t> rows) {
  if (rows.size() > rows_.size()) return;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return state_ != State::wanted; });
    std::copy(rows.begin(), rows.end(), rows_.begin());
    count_ = rows.size();
    failure_ = nullptr;
    state_ = State::wanted;
  }
  changed_.notify_all();
}

bool Prefetch::take(std::span<const std::int64_t> rows) {
  std::unique_lock lock(mutex_);
  if (state_ == State::empty || !std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(count_))) return false;
  changed_.wait(lock, [&] { return state_ != State::wanted; });
  state_ = State::empty;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  for (std::size_t i = 0; i < from_.size(); ++i) {
    const auto used = static_cast<std::int64_t>(count_ * from_[i].field->width);
    std::memcpy(from_[i].values.data, staged_[i].data, staged_[i].part(0, used).bytes());
  }
  return true;
}

void Prefetch::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return state_ == State::wanted || state_ == State::ending; });
    if (state_ == State::ending) return;
    // While a batch is wanted nobody else touches the rows and the staged memory.
    lock.unlock();
    std::exception_ptr failure;
    try {
      make();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    failure_ = failure;
    state_ = State::made;
    changed_.notify_all();
  }
}

void Prefetch::make() const {
  for (std::size_t i = 0; i < from_.size(); ++i) from_[i].field->copy_rows(rows_.data(), static_cast<std::int64_t>(count_), staged_[i]);
}

}  // namespace tephra::train
