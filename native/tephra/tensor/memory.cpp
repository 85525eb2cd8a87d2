#include <tephra/tensor/memory.hpp>

#include <atomic>

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

Count host;
Count device;

}  // namespace

Held current() { return {host.now.load(), device.now.load()}; }

Held peak() { return {host.most.load(), device.most.load()}; }

void reset_peak() {
  host.most.store(host.now.load());
  device.most.store(device.now.load());
}

void hold(Held change) {
  host.change(change.host);
  device.change(change.device);
}

}  // namespace tephra::memory
