#pragma once

#include <atomic>
#include <cstdint>

namespace tephra {

// What a rank is doing, in the words of the board.
enum class Phase : int { start, input, compute, exchange, validate, checkpoint, done };

// Where a rank is. The main thread only stores; a watcher thread reads. The executor stores `block` (an index into
// Executor::blocks()); phase and step belong to the training loop.
struct Progress {
  std::atomic<int> block{0};
  std::atomic<int> phase{static_cast<int>(Phase::start)};
  std::atomic<std::uint64_t> step{0};

  // What steps have taken on this rank since the stage began, in seconds: all, reading rows of it, and with other ranks of it.
  std::atomic<std::uint64_t> steps{0};
  std::atomic<double> whole{0};
  std::atomic<double> input{0};
  std::atomic<double> exchange{0};

  // Adds to a sum; only the main thread does.
  static void add(std::atomic<double>& sum, double seconds) { sum.store(sum.load(std::memory_order_relaxed) + seconds, std::memory_order_relaxed); }

  // Adds one step.
  void spend(double step_whole, double step_exchange) {
    add(whole, step_whole);
    add(exchange, step_exchange);
    steps.store(steps.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
};

}  // namespace tephra
