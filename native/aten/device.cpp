#include "device.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include <ATen/ATen.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include "kernel.hpp"

#if __has_include(<c10/cuda/CUDACachingAllocator.h>) && defined(TEPHRA_ATEN_HAS_CUDA)
#include <c10/cuda/CUDACachingAllocator.h>
#define TEPHRA_ATEN_HAS_STATISTICS
#endif

namespace tephra::aten {
namespace {

// Builds for ROCm answer to the name of CUDA.
constexpr auto accelerator = at::kCUDA;
constexpr unsigned int visible_to_all = 1;  // cudaMemAttachGlobal, hipMemAttachGlobal

at::Tensor bytes_at(void* memory, std::size_t bytes, at::DeviceType device) {
  return at::from_blob(memory, {static_cast<std::int64_t>(bytes)}, at::TensorOptions(at::kByte).device(device));
}

// Device blocks, by address: each is a tensor of bytes from libtorch's caching allocator.
std::mutex mutex;
std::unordered_map<void*, at::Tensor>& blocks() {
  static auto& only = *new std::unordered_map<void*, at::Tensor>;
  return only;
}

template <typename F>
F* run_time_function(const char* cuda, const char* hip) {
  void* found = dlsym(RTLD_DEFAULT, cuda);
  if (found == nullptr) found = dlsym(RTLD_DEFAULT, hip);
  if (found == nullptr) throw std::runtime_error(std::string("libtorch has loaded no run time with ") + cuda + " or " + hip + ".");
  return reinterpret_cast<F*>(found);
}

void* allocate_managed(std::size_t bytes) {
  void* memory = nullptr;
  const int status = run_time_function<int(void**, std::size_t, unsigned int)>("cudaMallocManaged", "hipMallocManaged")(&memory, bytes, visible_to_all);
  return status == 0 ? memory : nullptr;
}

// Undefined when the device has no room.
at::Tensor empty_block(std::size_t bytes) {
  try {
    return at::empty({static_cast<std::int64_t>(bytes)}, at::TensorOptions(at::kByte).device(accelerator));
  } catch (const c10::OutOfMemoryError&) {
    return {};
  }
}

void* allocate(std::size_t bytes, MemoryKind kind) {
  void* memory = nullptr;
  guarded([&] {
    if (kind == MemoryKind::managed) {
      memory = allocate_managed(bytes);
      return;
    }
    at::Tensor block = empty_block(bytes);
    if (!block.defined()) return;
    memory = block.data_ptr();
    const std::lock_guard lock(mutex);
    blocks().emplace(memory, std::move(block));
  });
  return memory;
}

void free_block(void* memory, MemoryKind kind) {
  guarded([&] {
    if (kind == MemoryKind::managed) {
      run_time_function<int(void*)>("cudaFree", "hipFree")(memory);
      return;
    }
    const std::lock_guard lock(mutex);
    blocks().erase(memory);
  });
}

void to_device(void* device, const void* host, std::size_t bytes) {
  guarded([&] { bytes_at(device, bytes, accelerator).copy_(bytes_at(const_cast<void*>(host), bytes, at::kCPU)); });
}

void to_host(void* host, const void* device, std::size_t bytes) {
  guarded([&] { bytes_at(host, bytes, at::kCPU).copy_(bytes_at(const_cast<void*>(device), bytes, accelerator)); });
}

void clear(void* device, std::size_t bytes) {
  guarded([&] { bytes_at(device, bytes, accelerator).zero_(); });
}

void synchronise() {
  guarded([] { at::detail::getCUDAHooks().deviceSynchronize(-1); });
}

constexpr Memory memory_named(std::string_view name) {
  return {.name = name, .allocate = allocate, .free = free_block, .to_device = to_device, .to_host = to_host, .clear = clear, .synchronise = synchronise};
}

}  // namespace

const char* device_problem(bool hip) {
  if (!at::hasCUDA()) return hip ? "this libtorch was built without ROCm, or sees no device" : "this libtorch was built without CUDA, or sees no device";
  if (hip != at::detail::getCUDAHooks().compiledWithMIOpen()) return hip ? "this libtorch is one for CUDA: use aten:cuda" : "this libtorch is one for ROCm: use aten:hip";
  return nullptr;
}

const Memory& device_memory(bool hip) {
  static constexpr Memory cuda = memory_named("cuda");
  static constexpr Memory rocm = memory_named("hip");
  return hip ? rocm : cuda;
}

std::int64_t device_scratch_bytes() {
#ifdef TEPHRA_ATEN_HAS_STATISTICS
  const auto statistics = c10::cuda::CUDACachingAllocator::getDeviceStats(0);
  const std::int64_t peak = statistics.reserved_bytes[0].peak;
  const std::lock_guard lock(mutex);
  std::int64_t ours = 0;
  for (const auto& [memory, block] : blocks()) ours += static_cast<std::int64_t>(block.nbytes());
  return std::max<std::int64_t>(peak - ours, 0);
#else
  return 0;
#endif
}

}  // namespace tephra::aten
