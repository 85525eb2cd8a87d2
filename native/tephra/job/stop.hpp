#pragma once

#include <atomic>

namespace tephra {

// Whether this rank was asked to stop: by SIGTERM, SIGUSR2 or SIGINT, or by the watcher (stop file, deadline). The ranks agree on
// it in the reduction of a step. A second signal ends the process at once; a repeat within half a second counts as the first,
// since launchers forward what the process group already got.
class StopFlag {
 public:
  static void catch_signals();
  static bool wanted() { return wanted_.load(std::memory_order_relaxed); }
  static void want() { wanted_.store(true, std::memory_order_relaxed); }

 private:
  static void on_signal(int signal);
  static std::atomic<bool> wanted_;
};

}  // namespace tephra
