#pragma once

#include <cstdint>
#include <vector>

namespace tephra {

// Lays out buffers of known life times in one piece of memory: each goes to the smallest gap that holds it.
class ArenaLayout {
 public:
  // Offset of a new buffer; sizes are rounded up to a cache line.
  std::int64_t take(std::int64_t bytes);
  // Gives the buffer that starts there back.
  void give(std::int64_t offset);
  // The most that was ever in use.
  std::int64_t bytes() const { return bytes_; }

 private:
  struct Block {
    std::int64_t offset;
    std::int64_t bytes;
  };
  std::vector<Block> taken_;  // by offset
  std::int64_t bytes_ = 0;
};

}  // namespace tephra
