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
};

}  // namespace tephra
