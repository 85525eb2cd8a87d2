#include <tephra/job/stop.hpp>

#include <csignal>
#include <cstdint>

#include <time.h>

namespace tephra {
namespace {

constexpr std::int64_t repeat_milliseconds = 500;
std::atomic<std::int64_t> first_signal{0};
static_assert(std::atomic<std::int64_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

std::int64_t milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1000000 + 1;
}

}  // namespace

std::atomic<bool> StopFlag::wanted_{false};

void StopFlag::on_signal(int signal) {
  std::int64_t before = 0;
  const std::int64_t now = milliseconds();
  if (!first_signal.compare_exchange_strong(before, now) && now - before > repeat_milliseconds) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  want();
}

void StopFlag::catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGTERM, SIGUSR2, SIGINT}) ::sigaction(signal, &action, nullptr);
  // A file over the size limit is then an error of write(), which names the file; a closed pipe likewise.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace tephra
