#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tephra {

// Lays out buffers of known life times in one piece of memory. At first each goes to the smallest gap that holds it when it is taken.
class ArenaLayout {
 public:
  // Offset of a new buffer; sizes are rounded up to a cache line.
  std::int64_t take(std::int64_t bytes);
  // Gives the buffer that starts there back.
  void give(std::int64_t offset);
  // The most that was ever in use.
  std::int64_t bytes() const { return bytes_; }
  std::size_t buffers() const { return buffers_.size(); }
  // For the same buffers, taken and given back in the same order once more: knowing all of them, the largest is placed first, each as low
  // as those that live beside it let it (Pisarchyk and Lee, 2020, "greedy by size"); while there are gaps, again with the topmost first.
  ArenaLayout known() const;

 private:
  struct Buffer {
    std::int64_t offset;
    std::int64_t bytes;
    std::size_t begin;  // life time, in takes and gives
    std::size_t end;
  };
  struct Placed;
  std::int64_t smallest_gap(std::int64_t bytes) const;
  // No layout takes less.
  std::int64_t most_alive() const;
  std::size_t tries() const;
  template <typename Size>
  std::vector<std::size_t> largest_first(Size size) const;
  Placed placed(const std::vector<std::size_t>& order) const;

  std::vector<Buffer> buffers_;      // in the order in which they are taken
  std::vector<std::size_t> living_;  // of these, by offset
  std::size_t now_ = 0;
  std::size_t taken_ = 0;
  bool known_ = false;
  std::int64_t bytes_ = 0;
};

struct ArenaLayout::Placed {
  ArenaLayout layout;
  std::size_t topmost = 0;  // which buffer ends last
};

}  // namespace tephra
