#include <tephra/job/watcher.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <utility>

#include <pthread.h>
#include <unistd.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/job/stop.hpp>

namespace tephra {

const char* name_of(Phase phase) {
  static constexpr std::array names = {"start", "input", "compute", "exchange", "validate", "checkpoint", "done"};
  return names[static_cast<std::size_t>(phase)];
}

std::uint64_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (!file) return 0;
  unsigned long long all = 0, resident = 0;
  const int read = std::fscanf(file, "%llu %llu", &all, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

Watcher::Watcher(const Environment& environment, const Place& place, std::string stage, std::string stage_block, const Progress& progress)
    : environment_(environment), place_(place), progress_(progress),
      board_(environment.run_folder, place.node, place.local_rank, place.local_size), stage_block_(std::move(stage_block)) {
  entry_.rank = static_cast<std::uint32_t>(place.rank);
  entry_.ranks = static_cast<std::uint32_t>(place.ranks);
  entry_.attempt = static_cast<std::uint32_t>(environment.attempt);
  entry_.pid = static_cast<std::uint32_t>(::getpid());
  entry_.stage = std::move(stage);
  look();
  // Signals belong to the main thread: a blocked mask is inherited by the new thread.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread(&Watcher::run, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Watcher::~Watcher() { finish(); }

void Watcher::watch(std::vector<std::string> blocks, std::uint64_t total_steps) {
  const std::lock_guard lock(mutex_);
  blocks_ = std::move(blocks);
  entry_.total_steps = total_steps;
}

void Watcher::set_reserve(double seconds) {
  const std::lock_guard lock(mutex_);
  reserve_ = seconds;
}

void Watcher::finish() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
  write_slot();
}

void Watcher::run() {
  const auto period = std::chrono::duration<double>(place_.nodes > 64 ? place_.nodes / 64.0 : 1.0);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, period, [this] { return ending_; })) look();
}

void Watcher::look() {
  write_slot();
  const bool late = environment_.deadline > 0 && entry_.time + reserve_ >= environment_.deadline;
  if (late || (place_.rank == 0 && files::exists(environment_.run_folder + "/stop"))) StopFlag::want();
}

void Watcher::write_slot() {
  const std::uint64_t step = progress_.step.load(std::memory_order_relaxed);
  const int block = progress_.block.load(std::memory_order_relaxed);
  const char* phase = name_of(static_cast<Phase>(progress_.phase.load(std::memory_order_relaxed)));
  entry_.time = unix_seconds();
  if (step != entry_.step || entry_.phase != phase || block != seen_block_) entry_.changed = entry_.time;
  seen_block_ = block;
  entry_.step = step;
  entry_.phase = phase;
  const bool known = block > 0 && static_cast<std::size_t>(block) < blocks_.size();
  entry_.block = known ? blocks_[static_cast<std::size_t>(block)] : stage_block_;
  entry_.resident_bytes = resident_bytes();
  board_.write(entry_);
}

}  // namespace tephra
