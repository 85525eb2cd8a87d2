#include "fake_device.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include <tephra/tensor/buffer.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::testing {
namespace {

DeviceCounts counts;
std::map<const std::byte*, std::size_t> sizes;  // of the blocks, by address

bool holds(const void* address, std::size_t bytes) {
  const auto* start = static_cast<const std::byte*>(address);
  const auto behind = sizes.upper_bound(start);
  if (behind == sizes.begin()) return false;
  const auto& [block, size] = *std::prev(behind);
  return start + bytes <= block + size && start < block + size;
}

void require(bool right, const char* what) {
  if (!right) throw Error(std::string("fake device: ") + what);
}

void* allocate(std::size_t bytes, MemoryKind) {
  auto* memory = static_cast<std::byte*>(std::aligned_alloc(buffer_alignment, bytes));
  std::memset(memory, 0xAB, bytes);
  sizes[memory] = bytes;
  ++counts.blocks;
  return memory;
}

void release(void* memory, MemoryKind) {
  sizes.erase(static_cast<std::byte*>(memory));
  --counts.blocks;
  std::free(memory);
}

void to_device(void* device, const void* host, std::size_t bytes) {
  require(holds(device, bytes) && !holds(host, 1), "a copy to the device from or to the wrong side.");
  ++counts.to_device;
  counts.bytes_to_device += static_cast<std::int64_t>(bytes);
  std::memcpy(device, host, bytes);
}

void to_host(void* host, const void* device, std::size_t bytes) {
  require(holds(device, bytes) && !holds(host, 1), "a copy to the host from or to the wrong side.");
  ++counts.to_host;
  counts.bytes_to_host += static_cast<std::int64_t>(bytes);
  std::memcpy(host, device, bytes);
}

void clear(void* device, std::size_t bytes) {
  require(holds(device, bytes), "memory of the host was to be cleared.");
  std::memset(device, 0, bytes);
}

void synchronise() { ++counts.waits; }

// Kernels are plain functions, so that each one that checks what another is given is a function of its own.
constexpr std::size_t most_kernels = 512;
std::vector<Kernel> checked;

void require_on_device(const Step& step) {
  for (const void* input : step.in) require(input == nullptr || holds(input, 1), "a kernel was given an input of the host's.");
  require(holds(step.out, 1) && (step.scratch == nullptr || holds(step.scratch, 1)), "a kernel was given an output or scratch of the host's.");
}

template <std::size_t number>
void run_checked(const Step& step, const Batch& batch) {
  require_on_device(step);
  checked[number](step, batch);
}

template <std::size_t... numbers>
constexpr std::array<Kernel, sizeof...(numbers)> checking(std::index_sequence<numbers...>) {
  return {run_checked<numbers>...};
}

Kernel with_check(Kernel kernel) {
  static constexpr auto table = checking(std::make_index_sequence<most_kernels>{});
  std::size_t number = 0;
  while (number < checked.size() && checked[number] != kernel) ++number;
  if (number == checked.size()) checked.push_back(kernel);
  return table.at(number);
}

// Ranks add in host memory.
template <typename T>
void sum_over_ranks(const Step& step, const Batch& batch) {
  std::vector<T> numbers(static_cast<std::size_t>(step.out_extent.size));
  to_host(numbers.data(), step.in[0], numbers.size() * sizeof(T));
  if (batch.ranks != nullptr && batch.ranks->sum != nullptr) batch.ranks->sum(batch.ranks->context, numbers.data(), dtype_of<T>(), step.out_extent.size);
  to_device(step.out, numbers.data(), numbers.size() * sizeof(T));
}

Kernels on_device(const KernelSet& set, const Op& op, Dtype dtype) {
  Kernels kernels = set.find(op, dtype);
  if (kernels.run == nullptr) return {};
  if (op.name == "sum_over_ranks") kernels.run = dtype == Dtype::f32 ? sum_over_ranks<float> : sum_over_ranks<double>;
  kernels.run = with_check(kernels.run);
  return kernels;
}

}  // namespace

DeviceCounts& device_counts() { return counts; }

const Memory& fake_device() {
  static constexpr Memory memory{.name = "test", .allocate = allocate, .free = release, .to_device = to_device, .to_host = to_host, .clear = clear, .synchronise = synchronise};
  return memory;
}

bool lies_on_device(const void* address) { return holds(address, 1); }

const KernelSet& device_kernels(const std::string& set) {
  static const KernelSet cpu{.name = "cpu:test", .find = [](const Op& op, Dtype dtype) { return on_device(cpu_kernels(), op, dtype); }, .memory = &fake_device()};
  static const KernelSet aten{.name = "aten:test", .find = [](const Op& op, Dtype dtype) { return on_device(kernel_set("aten"), op, dtype); }, .memory = &fake_device()};
  return set == "cpu" ? cpu : aten;
}

const KernelSet& host_twin(const std::string& set) {
  static const KernelSet cpu{.name = "cpu twin", .find = cpu_kernels().find};  // not cpu itself, for which the planner changes layouts
  return set == "cpu" ? cpu : kernel_set(set);
}

}  // namespace tephra::testing
