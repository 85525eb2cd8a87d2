#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tephra {

// Where numbers lie. The four words are MagmaDNN's (its MANAGED is `mirrored`, its CUDA_MANAGED is `managed`).
//
// |          | copies         | host() | device() | upload()                      | download()                    |
// |----------|----------------|--------|----------|-------------------------------|-------------------------------|
// | host     | one, host      | yes    | the same | nothing                       | nothing                       |
// | device   | one, device    | throws | yes      | nothing                       | waits for the device          |
// | mirrored | host + device  | yes    | yes      | copies all, host → device     | copies all, device → host     |
// | managed  | one, both see  | yes    | the same | waits for the device          | waits for the device          |
//
// Nothing is copied unless asked for: of a mirrored buffer the side written last is right, and only the caller knows which.
enum class MemoryKind : std::uint8_t { host, device, mirrored, managed };

constexpr std::string_view name_of(MemoryKind kind) {
  return kind == MemoryKind::host ? "host" : kind == MemoryKind::device ? "device" : kind == MemoryKind::mirrored ? "mirrored" : "managed";
}

// The memory of a device, offered by the kernel set that computes there. Functions throw Error when the device refuses.
struct Memory {
  std::string_view name;  // "cuda"
  // kind: device or managed. Aligned to at least a cache line, not cleared.
  void* (*allocate)(std::size_t bytes, MemoryKind kind) = nullptr;
  void (*free)(void* memory, MemoryKind kind) = nullptr;
  // Both happen after all kernels asked for so far; when to_device returns `host` may be written again, when to_host returns it has happened.
  void (*to_device)(void* device, const void* host, std::size_t bytes) = nullptr;
  void (*to_host)(void* host, const void* device, std::size_t bytes) = nullptr;
  void (*clear)(void* device, std::size_t bytes) = nullptr;
  // Returns when all kernels and copies asked for so far are done.
  void (*synchronise)() = nullptr;
};

// Bytes that the buffers of this process hold, rounded as buffer_room() does; managed memory counts as the device's.
namespace memory {

struct Held {
  std::int64_t host = 0;
  std::int64_t device = 0;

  bool operator==(const Held&) const = default;
};

Held current();
Held peak();        // the most of each since the start or reset_peak()
void reset_peak();  // to what is held now

// What buffers report; the peak follows.
void hold(Held change);

// Between the host and where kernels compute; `device` null: that is the host too.
void copy_to_device(const Memory* device, void* to, const void* host, std::size_t bytes);
void copy_to_host(const Memory* device, void* host, const void* from, std::size_t bytes);

}  // namespace memory
}  // namespace tephra
