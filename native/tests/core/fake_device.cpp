#include "fake_device.hpp"

#include <sys/mman.h>

#include <array>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include <tephra/tensor/error.hpp>

namespace tephra::testing {
namespace {

DeviceCounts counts;

struct Block {
  std::size_t bytes;
  MemoryKind kind;
};
std::map<std::byte*, Block> blocks;
int looking = 0;  // how many OpenDevice there are

bool holds(const void* address, std::size_t bytes) {
  auto* start = static_cast<std::byte*>(const_cast<void*>(address));
  const auto behind = blocks.upper_bound(start);
  if (behind == blocks.begin()) return false;
  const auto& [first, block] = *std::prev(behind);
  return start + bytes <= first + block.bytes && start < first + block.bytes;
}

void require(bool right, const char* what) {
  if (!right) throw Error(std::string("fake device: ") + what);
}

void protect(int how) {
  for (const auto& [first, block] : blocks)
    if (block.kind == MemoryKind::device) require(mprotect(first, block.bytes, how) == 0, "its memory cannot be protected.");
}

void* allocate(std::size_t bytes, MemoryKind kind) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  std::memset(memory, 0xAB, bytes);
  blocks[static_cast<std::byte*>(memory)] = {bytes, kind};
  ++counts.blocks;
  const OpenDevice and_close_it;
  return memory;
}

void release(void* memory, MemoryKind) {
  const auto block = blocks.find(static_cast<std::byte*>(memory));
  munmap(memory, block->second.bytes);
  blocks.erase(block);
  --counts.blocks;
}

void to_device(void* device, const void* host, std::size_t bytes) {
  require(holds(device, bytes) && !holds(host, 1), "a copy to the device from or to the wrong side.");
  const OpenDevice open;
  ++counts.to_device;
  counts.bytes_to_device += static_cast<std::int64_t>(bytes);
  std::memcpy(device, host, bytes);
}

void to_host(void* host, const void* device, std::size_t bytes) {
  require(holds(device, bytes) && !holds(host, 1), "a copy to the host from or to the wrong side.");
  const OpenDevice open;
  ++counts.to_host;
  counts.bytes_to_host += static_cast<std::int64_t>(bytes);
  std::memcpy(host, device, bytes);
}

void clear(void* device, std::size_t bytes) {
  require(holds(device, bytes), "memory of the host was to be cleared.");
  const OpenDevice open;
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
  const OpenDevice open;
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

// Ranks add in host memory, while no kernel runs.
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
  else kernels.run = with_check(kernels.run);
  return kernels;
}

}  // namespace

DeviceCounts& device_counts() { return counts; }

OpenDevice::OpenDevice() {
  if (looking++ == 0) protect(PROT_READ | PROT_WRITE);
}

OpenDevice::~OpenDevice() {
  if (--looking == 0) protect(PROT_NONE);
}

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
