#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/graph/graph.hpp>
#include <tephra/tensor/buffer.hpp>

namespace tephra {

// One parameter's place in a flat arena; offset and count in numbers, not bytes.
struct ParameterEntry {
  std::string name;  // "<block id>.<parameter>"
  std::vector<std::int64_t> shape;
  std::int64_t offset = 0;
  std::int64_t count = 0;
  InitialRule initial;
  bool trained = true;  // false: state, which lies behind all that is trained
};

// Where each parameter lies: one after the other, no gaps, the trained ones first; entries are in the order of the graph.
// Parameters, gradients and every optimizer state share it, so that exchange and optimizer are one pass over one piece of memory.
struct ParameterLayout {
  Dtype dtype = Dtype::f64;
  std::vector<ParameterEntry> entries{};
  std::int64_t count = 0;    // numbers in all
  std::int64_t trained = 0;  // of them trained: [0, trained)
};

ParameterLayout layout_of(const Graph& graph);

// The trained part alone, at the same offsets: that of gradients.
ParameterLayout trained_part(const ParameterLayout& layout);

// A flat buffer in a layout, with `extras` further numbers at its end: room for loss, row counts and stop flags to ride in
// the reduction of the gradients. With a `device` it is mirrored or managed there: what is read here is the host side.
class ParameterArena {
 public:
  explicit ParameterArena(ParameterLayout layout, std::int64_t extras = 0, const Memory* device = nullptr, MemoryKind shared = MemoryKind::mirrored);

  const ParameterLayout& layout() const { return layout_; }
  const std::vector<ParameterEntry>& entries() const { return layout_.entries; }
  Span flat() const { return buffer_.span(layout_.dtype, layout_.count); }
  Span extras() const { return flat_with_extras().part(layout_.count, extras_); }
  Span flat_with_extras() const { return buffer_.span(layout_.dtype, layout_.count + extras_); }
  Span values(const ParameterEntry& entry) const { return flat().part(entry.offset, entry.count); }
  const Buffer& buffer() const { return buffer_; }

 private:
  ParameterLayout layout_;
  std::int64_t extras_;
  Buffer buffer_;
};

}  // namespace tephra
