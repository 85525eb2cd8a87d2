#pragma once

#include <cstdint>
#include <string>

#include <tephra/ops/kernel_set.hpp>

// A device whose memory is blocks of the host's of their own, full of garbage at first. Kernels of the host compute there; copies and kernels
// refuse addresses that lie on the wrong side, so that a forgotten copy is an Error or a wrong number.
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

// The kernels of "cpu" or "aten" on the fake device, and the same ones on the host with the same plan.
const KernelSet& device_kernels(const std::string& set);
const KernelSet& host_twin(const std::string& set);

}  // namespace tephra::testing
