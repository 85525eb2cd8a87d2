#include <tephra/tensor/memory.hpp>

#include <atomic>
#include <cstring>

namespace tephra::memory {
namespace {

// One side's count and its peak; threads may make buffers at the same time.
struct Count {
  std::atomic<std::int64_t> now{0};
  std::atomic<std::int64_t> most{0};

  void change(std::int64_t bytes) {
    const std::int64_t held = now.fetch_add(bytes) + bytes;
    std::int64_t before = most.load();
    while (before < held && !most.compare_exchange_weak(before, held)) {
    }
  }
};

Count on_host;
Count on_device;

}  // namespace

Held current() { return {on_host.now.load(), on_device.now.load()}; }

Held peak() { return {on_host.most.load(), on_device.most.load()}; }

void reset_peak() {
  on_host.most.store(on_host.now.load());
  on_device.most.store(on_device.now.load());
}

void hold(Held change) {
  on_host.change(change.host);
  on_device.change(change.device);
}

void copy_to_device(const Memory* device, void* to, const void* host, std::size_t bytes) {
  if (device == nullptr) std::memcpy(to, host, bytes);
  else if (bytes > 0) device->to_device(to, host, bytes);
}

void copy_to_host(const Memory* device, void* host, const void* from, std::size_t bytes) {
  if (device == nullptr) std::memcpy(host, from, bytes);
  else if (bytes > 0) device->to_host(host, from, bytes);
}

}  // namespace tephra::memory
