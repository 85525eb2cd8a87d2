#pragma once

#include <cstddef>
#include <memory>

#include <tephra/tensor/span.hpp>

namespace tephra {

// Every buffer starts on a cache line.
inline constexpr std::size_t buffer_alignment = 64;

// Owned memory, zeroed, aligned to a cache line. Throws Error (internal) when there is not enough memory.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t bytes);

  std::byte* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }
  Span span(Dtype dtype, std::int64_t count, std::size_t offset = 0) const;

 private:
  struct Free {
    void operator()(std::byte* pointer) const;
  };
  std::unique_ptr<std::byte[], Free> bytes_;
  std::size_t size_ = 0;
};

}  // namespace tephra
