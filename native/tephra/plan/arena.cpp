#include <tephra/plan/arena.hpp>

#include <algorithm>
#include <limits>
#include <numeric>

#include <tephra/tensor/buffer.hpp>

namespace tephra {

std::int64_t ArenaLayout::take(std::int64_t bytes) {
  if (known_) return buffers_[taken_++].offset;
  constexpr auto line = static_cast<std::int64_t>(buffer_alignment);
  bytes = std::max((bytes + line - 1) / line * line, line);
  const std::int64_t offset = smallest_gap(bytes);
  const auto behind = std::find_if(living_.begin(), living_.end(), [&](std::size_t other) { return buffers_[other].offset > offset; });
  living_.insert(behind, buffers_.size());
  buffers_.push_back({offset, bytes, now_++, std::numeric_limits<std::size_t>::max()});
  bytes_ = std::max(bytes_, offset + bytes);
  return offset;
}

std::int64_t ArenaLayout::smallest_gap(std::int64_t bytes) const {
  std::int64_t smallest = -1;
  std::int64_t offset = 0;
  std::int64_t end = 0;
  for (const std::size_t index : living_) {
    const Buffer& buffer = buffers_[index];
    const std::int64_t gap = buffer.offset - end;
    if (gap >= bytes && (smallest < 0 || gap < smallest)) {
      smallest = gap;
      offset = end;
    }
    end = buffer.offset + buffer.bytes;
  }
  return smallest < 0 ? end : offset;
}

void ArenaLayout::give(std::int64_t offset) {
  if (known_) return;
  const auto given = std::find_if(living_.begin(), living_.end(), [&](std::size_t index) { return buffers_[index].offset == offset; });
  if (given == living_.end()) return;
  buffers_[*given].end = now_++;
  living_.erase(given);
}

ArenaLayout ArenaLayout::known() const {
  ArenaLayout layout;
  layout.known_ = true;
  layout.buffers_ = buffers_;
  std::vector<std::size_t> by_size(buffers_.size());
  std::iota(by_size.begin(), by_size.end(), std::size_t{0});
  std::sort(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) {
    return buffers_[a].bytes != buffers_[b].bytes ? buffers_[a].bytes > buffers_[b].bytes : a < b;
  });
  std::vector<Buffer> placed;  // by offset
  for (const std::size_t index : by_size) {
    Buffer& buffer = layout.buffers_[index];
    buffer.offset = 0;
    for (const Buffer& other : placed) {
      if (other.end < buffer.begin || buffer.end < other.begin) continue;
      if (buffer.offset + buffer.bytes <= other.offset) break;
      buffer.offset = std::max(buffer.offset, other.offset + other.bytes);
    }
    placed.insert(std::upper_bound(placed.begin(), placed.end(), buffer, [](const Buffer& a, const Buffer& b) { return a.offset < b.offset; }), buffer);
    layout.bytes_ = std::max(layout.bytes_, buffer.offset + buffer.bytes);
  }
  return layout;
}

}  // namespace tephra
