#include <tephra/job/watcher.hpp>

#include <array>
#include <chrono>
#include <csignal>
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

Watcher::Watcher(const Environment& environment, const Place& place, std::string stage, std::string stage_block, const Progress& progress)
    : environment_(environment), place_(place), progress_(progress),
      board_(environment.run_folder, {place.node, place.local_rank, place.local_size}, board_suffix),
      figures_board_(environment.run_folder, {place.node, place.local_rank, place.local_size}, figures_suffix), stage_block_(std::move(stage_block)) {
  entry_.rank = static_cast<std::uint32_t>(place.rank);
  entry_.ranks = static_cast<std::uint32_t>(place.ranks);
  entry_.attempt = static_cast<std::uint32_t>(environment.attempt);
  entry_.pid = static_cast<std::uint32_t>(::getpid());
  entry_.stage = std::move(stage);
  figures_.rank = entry_.rank;
  figures_.attempt = entry_.attempt;
  figures_.pid = entry_.pid;
  figures_.started = unix_seconds();
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
  write_slots();
}

void Watcher::run() {
  const auto period = std::chrono::duration<double>(place_.nodes > 64 ? place_.nodes / 64.0 : 1.0);
  std::unique_lock lock(mutex_);
  bool sought = false;
  while (!wake_.wait_for(lock, period, [this] { return ending_; })) {
    // A driver may take a second to load: a short stage does without.
    if (!std::exchange(sought, true)) device_ = device_sensor(place_.local_rank);
    look();
  }
}

void Watcher::look() {
  write_slots();
  const bool late = environment_.deadline > 0 && entry_.time + reserve_ >= environment_.deadline;
  if (late || (place_.rank == 0 && files::exists(environment_.run_folder + "/stop"))) StopFlag::want();
}

void Watcher::write_slots() {
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
  const Usage used = own_usage();
  entry_.resident_bytes = used.resident_bytes;
  board_.write(slot_of(entry_));
  write_figures(used);
}

void Watcher::write_figures(const Usage& used) {
  figures_.time = entry_.time;
  // Between two stores of one step the sums may be a step apart: what is drawn is a mean over a second.
  figures_.steps = progress_.steps.load(std::memory_order_relaxed);
  figures_.whole_seconds = progress_.whole.load(std::memory_order_relaxed);
  figures_.input_seconds = progress_.input.load(std::memory_order_relaxed);
  figures_.exchange_seconds = progress_.exchange.load(std::memory_order_relaxed);
  figures_.cpu_seconds = used.cpu_seconds;
  figures_.read_bytes = used.read_bytes;
  figures_.written_bytes = used.written_bytes;
  figures_.device = device_ ? device_->look() : std::nullopt;
  figures_board_.write(slot_of(figures_));
}

}  // namespace tephra
