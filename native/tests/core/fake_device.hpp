#pragma once

#include <cstdint>
#include <string>

#include <tephra/ops/kernel_set.hpp>

// A device whose memory is blocks of the host's of their own, full of garbage at first and closed but while a kernel runs or something is
// copied: a host that reads there dies. Kernels of the host compute there; they and copies refuse addresses of the wrong side.
namespace tephra::testing {

struct DeviceCounts {
  int blocks = 0;
  int to_device = 0;
  int to_host = 0;
  int waits = 0;
  std::int64_t bytes_to_device = 0;
  std::int64_t bytes_to_host = 0;
};
// What was asked of it; tests set it back.
DeviceCounts& device_counts();

const Memory& fake_device();
bool lies_on_device(const void* address);

// While one lives, the host may look.
class OpenDevice {
 public:
  OpenDevice();
  ~OpenDevice();
  OpenDevice(const OpenDevice&) = delete;
  OpenDevice& operator=(const OpenDevice&) = delete;
};

// The kernels of "cpu" or "aten" on the fake device, and the same ones on the host with the same plan.
const KernelSet& device_kernels(const std::string& set);
const KernelSet& host_twin(const std::string& set);

}  // namespace tephra::testing
