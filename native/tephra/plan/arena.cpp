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
  const auto bytes = [&](std::size_t index) { return buffers_[index].bytes; };
  const auto bytes_times_life = [&](std::size_t index) { return buffers_[index].bytes * static_cast<std::int64_t>(std::min(buffers_[index].end, now_) - buffers_[index].begin); };
  const std::int64_t least = most_alive();
  ArenaLayout best;
  best.bytes_ = std::numeric_limits<std::int64_t>::max();
  for (const auto& start : {largest_first(bytes), largest_first(bytes_times_life)}) {
    std::vector<std::size_t> order = start;
    for (std::size_t left = tries(); left > 0 && best.bytes_ > least; --left) {
      auto [layout, topmost] = placed(order);
      if (layout.bytes_ < best.bytes_) best = std::move(layout);
      const auto found = std::find(order.begin(), order.end(), topmost);
      if (found == order.begin() || found == order.end()) break;
      std::rotate(order.begin(), found, found + 1);
    }
  }
  return best;
}

std::size_t ArenaLayout::tries() const {
  constexpr std::size_t most_tries = 24;
  constexpr std::size_t most_comparisons = std::size_t{1} << 24;  // a tenth of a second
  return std::clamp(most_comparisons / std::max(buffers_.size() * buffers_.size(), std::size_t{1}), std::size_t{1}, most_tries);
}

template <typename Size>
std::vector<std::size_t> ArenaLayout::largest_first(Size size) const {
  std::vector<std::size_t> order(buffers_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) != size(b) ? size(a) > size(b) : a < b; });
  return order;
}

std::int64_t ArenaLayout::most_alive() const {
  std::vector<std::int64_t> changes(now_ + 1);
  for (const Buffer& buffer : buffers_) {
    changes[buffer.begin] += buffer.bytes;
    changes[std::min(buffer.end, now_)] -= buffer.bytes;
  }
  std::int64_t alive = 0;
  std::int64_t most = 0;
  for (const std::int64_t change : changes) most = std::max(most, alive += change);
  return most;
}

ArenaLayout::Placed ArenaLayout::placed(const std::vector<std::size_t>& order) const {
  Placed made;
  made.layout.known_ = true;
  made.layout.buffers_ = buffers_;
  std::vector<Buffer> by_offset;
  for (const std::size_t index : order) {
    Buffer& buffer = made.layout.buffers_[index];
    buffer.offset = 0;
    for (const Buffer& other : by_offset) {
      if (other.end < buffer.begin || buffer.end < other.begin) continue;
      if (buffer.offset + buffer.bytes <= other.offset) break;
      buffer.offset = std::max(buffer.offset, other.offset + other.bytes);
    }
    by_offset.insert(std::upper_bound(by_offset.begin(), by_offset.end(), buffer, [](const Buffer& a, const Buffer& b) { return a.offset < b.offset; }), buffer);
    if (buffer.offset + buffer.bytes > made.layout.bytes_) made.topmost = index;
    made.layout.bytes_ = std::max(made.layout.bytes_, buffer.offset + buffer.bytes);
  }
  return made;
}

}  // namespace tephra
