#pragma once

#include <cstddef>
#include <memory>

#include <tephra/tensor/memory.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {

// Every buffer starts on a cache line.
inline constexpr std::size_t buffer_alignment = 64;

// What a buffer of `bytes` takes on each side it lies on: whole cache lines, at least one, so that an empty buffer has an address
// that BLAS and MPI accept. The planner counts with the same function.
constexpr std::size_t buffer_room(std::size_t bytes) {
  return bytes == 0 ? buffer_alignment : (bytes + buffer_alignment - 1) / buffer_alignment * buffer_alignment;
}

// Owned memory, zeroed, aligned to a cache line, of a kind that says where it lies (memory.hpp has what each call does for each
// kind). Throws Error 70 when there is not enough memory, Error 64 when `memory` is null and the kind is not host.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t bytes);
  Buffer(std::size_t bytes, MemoryKind kind, const Memory* memory);
  // Memory of kernels alone, and memory that both sides use: `device` alone and `shared` (mirrored or managed), or the host's when `device` is null.
  static Buffer for_kernels(std::size_t bytes, const Memory* device);
  static Buffer for_both(std::size_t bytes, const Memory* device, MemoryKind shared = MemoryKind::mirrored);

  MemoryKind kind() const { return kind_; }
  std::size_t size() const { return size_; }

  // Where the program reads and writes; throws Error 70 for kind device.
  std::byte* host() const;
  // Where kernels read and write.
  std::byte* device() const { return device_ ? device_.get() : host_.get(); }
  // Makes the device see what the host wrote, or the host what kernels wrote: explicit, and everything.
  void upload() const { upload(0, size_); }
  void download() const { download(0, size_); }
  // The same for bytes [offset, offset + bytes) alone.
  void upload(std::size_t offset, std::size_t bytes) const;
  void download(std::size_t offset, std::size_t bytes) const;
  // Zeroes those bytes where kernels read them.
  void clear(std::size_t offset, std::size_t bytes) const;

  std::byte* data() const { return host(); }
  // `count` numbers that start `offset` bytes into the host side.
  Span span(Dtype dtype, std::int64_t count, std::size_t offset = 0) const;

 private:
  struct Free {
    const Memory* memory;  // null: the host's own
    MemoryKind kind;
    std::size_t room;
    void operator()(std::byte* pointer) const;
  };
  using Owned = std::unique_ptr<std::byte, Free>;

  static Owned on_host(std::size_t bytes);
  static Owned on_device(std::size_t bytes, MemoryKind kind, const Memory& memory);

  Owned host_;
  Owned device_;  // also of managed memory
  MemoryKind kind_ = MemoryKind::host;
  const Memory* memory_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace tephra
