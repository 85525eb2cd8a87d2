#include <array>
#include <cstring>

#include <ATen/Context.h>

#include <tephra/ops/kernel_library.hpp>

#include "device.hpp"
#include "kernel.hpp"
#include "pool.hpp"

namespace tephra::aten {
namespace {

std::vector<Entry> all_entries() {
  std::vector<Entry> all;
  for (const auto family : {elementwise_kernels(), activation_kernels(), linear_kernels(), reduction_kernels(), cross_entropy_kernels(), draw_kernels(),
                            phase_kernels(), convolution_kernels(), pooling_kernels(), channel_kernels(), arrange_kernels(), axis_reduction_kernels(), gather_kernels(),
                            storage_kernels()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

const Entry* entry_of(std::string_view name) {
  static const std::vector<Entry> all = all_entries();
  for (const Entry& entry : all)
    if (entry.name == name) return &entry;
  return nullptr;
}

std::size_t place_of(Dtype dtype) { return dtype == Dtype::f32 ? 0 : 1; }

Kernels find_on_host(const Op& op, Dtype dtype) {
  const Entry* found = entry_of(op.name);
  return {found == nullptr ? nullptr : found->host[place_of(dtype)]};
}

Kernels find_on_device(const Op& op, Dtype dtype) {
  const Entry* found = entry_of(op.name);
  return {found == nullptr ? nullptr : found->device[place_of(dtype)]};
}

constexpr KernelSet on_host{.name = "aten", .find = find_on_host, .scratch_bytes = pool_bytes};

const KernelSet& on_device(bool hip) {
  static const KernelSet set{.name = hip ? "aten:hip" : "aten:cuda", .find = find_on_device, .scratch_bytes = device_scratch_bytes, .memory = &device_memory(hip)};
  return set;
}

// f32 means f32: no rounding of inputs to TF32.
void keep_full_precision() {
  at::globalContext().setAllowTF32CuDNN(false);
  at::globalContext().setAllowTF32CuBLAS(false);
}

}  // namespace
}  // namespace tephra::aten

extern "C" __attribute__((visibility("default"))) const tephra::KernelSet* tephra_kernels(std::uint64_t abi, const char* device,
                                                                                          tephra::KernelFailure failure, const char** problem) {
  using namespace tephra::aten;
  if (abi != tephra::kernel_abi) {
    *problem = "it was built from other headers than the program: build both from the same release";
    return nullptr;
  }
  static const bool prepared = [] {
    use_pool();
    keep_full_precision();
    return true;
  }();
  fail_with(failure);
  if (!prepared || *device == '\0') return &on_host;
  const bool hip = std::strcmp(device, "hip") == 0;
  *problem = device_problem(hip);
  return *problem == nullptr ? &on_device(hip) : nullptr;
}
