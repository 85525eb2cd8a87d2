#pragma once

#include <algorithm>
#include <cstddef>

#include <tephra/tensor/buffer.hpp>

namespace tephra::testing {

// Memory with bytes behind it that nobody may change: compiled kernels are seen by no sanitizer.
class GuardedBuffer {
 public:
  explicit GuardedBuffer(std::size_t bytes = 0) : bytes_(bytes), buffer_(bytes + guard_bytes) { std::fill_n(behind(), guard_bytes, guard); }

  std::byte* data() const { return buffer_.data(); }
  bool is_whole() const {
    return std::all_of(behind(), behind() + guard_bytes, [](std::byte value) { return value == guard; });
  }

 private:
  static constexpr std::size_t guard_bytes = 4096;
  static constexpr std::byte guard{0x5a};

  std::byte* behind() const { return buffer_.data() + bytes_; }

  std::size_t bytes_;
  Buffer buffer_;
};

}  // namespace tephra::testing
