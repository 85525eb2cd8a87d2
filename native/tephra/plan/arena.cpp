#include <tephra/plan/arena.hpp>

#include <algorithm>

#include <tephra/tensor/buffer.hpp>

namespace tephra {

std::int64_t ArenaLayout::take(std::int64_t bytes) {
  constexpr auto line = static_cast<std::int64_t>(buffer_alignment);
  bytes = std::max((bytes + line - 1) / line * line, line);
  auto place = taken_.end();
  std::int64_t smallest = -1;
  std::int64_t offset = taken_.empty() ? 0 : taken_.back().offset + taken_.back().bytes;
  std::int64_t end = 0;
  for (auto block = taken_.begin(); block != taken_.end(); ++block) {
    const std::int64_t gap = block->offset - end;
    if (gap >= bytes && (smallest < 0 || gap < smallest)) {
      smallest = gap;
      offset = end;
      place = block;
    }
    end = block->offset + block->bytes;
  }
  taken_.insert(place, {offset, bytes});
  bytes_ = std::max(bytes_, offset + bytes);
  return offset;
}

void ArenaLayout::give(std::int64_t offset) {
  std::erase_if(taken_, [&](const Block& block) { return block.offset == offset; });
}

}  // namespace tephra
