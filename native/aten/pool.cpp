#include "pool.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <vector>

#include <c10/core/CPUAllocator.h>

namespace tephra::aten {
namespace {

constexpr std::size_t line = 64;
constexpr std::uint8_t highest_priority = 255;

// Four sizes to each power of two, so at most a fifth is lost.
std::size_t room_of(std::size_t bytes) {
  const std::size_t step = std::max(std::bit_floor(bytes) / 4, line);
  return (bytes + step - 1) / step * step;
}

// Blocks wait in a list for their size and serve no other: equal steps then take equal blocks, and the pool stops growing after the
// first of them. A cache line before each block holds its size.
class Pool final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) const override {
    void* memory = bytes == 0 ? nullptr : const_cast<Pool*>(this)->take(room_of(bytes));
    return {memory, memory, &give_back, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
  // Of newer releases; no override, since older ones do not know it.
  void copy_data(void* to, const void* from, std::size_t bytes) const { __builtin_memcpy(to, from, bytes); }

  std::int64_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  void* take(std::size_t room) {
    const std::lock_guard lock(mutex_);
    std::vector<std::byte*>& waiting = waiting_[room];
    if (waiting.empty()) return fresh(room);
    std::byte* block = waiting.back();
    waiting.pop_back();
    return block;
  }

  void* fresh(std::size_t room) {
    auto* start = static_cast<std::byte*>(std::aligned_alloc(line, room + line));
    if (start == nullptr) throw std::bad_alloc();
    bytes_ += static_cast<std::int64_t>(room + line);
    *reinterpret_cast<std::size_t*>(start) = room;
    return start + line;
  }

  static void give_back(void* memory);

  mutable std::mutex mutex_;
  std::map<std::size_t, std::vector<std::byte*>> waiting_;
  std::int64_t bytes_ = 0;
};

// Never destroyed: libtorch's own statics give memory back when the process ends.
Pool& pool() {
  static Pool& only = *new Pool;
  return only;
}

void Pool::give_back(void* memory) {
  if (memory == nullptr) return;
  auto* block = static_cast<std::byte*>(memory);
  const std::size_t room = *reinterpret_cast<std::size_t*>(block - line);
  const std::lock_guard lock(pool().mutex_);
  pool().waiting_[room].push_back(block);
}

}  // namespace

void use_pool() { c10::SetCPUAllocator(&pool(), highest_priority); }

std::int64_t pool_bytes() { return pool().bytes(); }

}  // namespace tephra::aten
