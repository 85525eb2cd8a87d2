#include <tephra/plan/run_memory.hpp>

#include <cmath>

#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

std::size_t unsigned_of(std::int64_t bytes) { return static_cast<std::size_t>(bytes); }

}  // namespace

RunMemory::RunMemory(const Plan& plan)
    : plan_(plan),
      device_(plan.kernels->memory),
      arena_(Buffer::for_kernels(unsigned_of(plan.arena_bytes), device_)),
      inputs_(Buffer::for_both(unsigned_of(plan.input_bytes), device_, plan.options.shared)),
      constants_(Buffer::for_both(plan.constants.size() * size_of(plan.graph.dtype()), device_, plan.options.shared)),
      parameters_(plan.layout, 0, device_, plan.options.shared),
      gradients_(plan.options.training ? trained_part(plan.layout) : ParameterLayout{.dtype = plan.layout.dtype}, plan.options.training ? plan.options.extras : 0, device_, plan.options.shared),
      samples_(unsigned_of(plan.options.max_rows) * sizeof(std::int64_t)),
      leaf_sums_(unsigned_of(plan.leaf_bytes)) {
  if (device_ != nullptr) prediction_ = Buffer(unsigned_of(memory_of(plan).prediction));
  const Span numbers = constants_.span(plan.graph.dtype(), static_cast<std::int64_t>(plan.constants.size()));
  for (std::size_t i = 0; i < plan.constants.size(); ++i) numbers.set(static_cast<std::int64_t>(i), plan.constants[i]);
  constants_.upload();
}

void* RunMemory::address(const Location& location) const {
  switch (location.place) {
    case Place::input: return inputs_.device() + location.offset;
    case Place::constant: return constants_.device() + location.offset;
    case Place::parameter: return parameters_.buffer().device() + location.offset;
    case Place::gradient: return gradients_.buffer().device() + location.offset;
    case Place::arena: return arena_.device() + location.offset;
    case Place::none: break;
  }
  throw Error("a step of the plan has no place in memory. This is a fault in the program.");
}

Span RunMemory::input(std::size_t field) const {
  const Node& node = plan_.graph.node(plan_.graph.fields()[field].value);
  return inputs_.span(node.dtype, node.shape.count(plan_.options.max_rows), unsigned_of(plan_.input_offsets[field]));
}

std::span<std::int64_t> RunMemory::samples() const { return {reinterpret_cast<std::int64_t*>(samples_.data()), unsigned_of(plan_.options.max_rows)}; }

std::size_t RunMemory::bytes_of(std::int64_t count) const { return unsigned_of(count) * size_of(plan_.graph.dtype()); }

void RunMemory::send(std::int64_t rows) const {
  if (device_ == nullptr) return;
  for (std::size_t field = 0; field < plan_.input_offsets.size(); ++field) {
    const Node& node = plan_.graph.node(plan_.graph.fields()[field].value);
    inputs_.upload(unsigned_of(plan_.input_offsets[field]), unsigned_of(node.shape.count(rows)) * size_of(node.dtype));
  }
  parameters_.buffer().upload();
}

void RunMemory::wait() const {
  if (device_ != nullptr && plan_.options.shared == MemoryKind::managed) device_->synchronise();
}

void RunMemory::begin_training(double seed, double share) {
  const Span numbers = constants_.span(plan_.graph.dtype(), 2);
  const double before[] = {numbers.get(0), numbers.get(1)};
  numbers.set(0, seed);
  numbers.set(1, share);
  if (numbers.get(0) != before[0] || numbers.get(1) != before[1]) constants_.upload(0, numbers.bytes());
  for (const std::int64_t index : plan_.training.zero_gradients) {
    const ParameterEntry& entry = plan_.layout.entries[static_cast<std::size_t>(index)];
    gradients_.buffer().clear(bytes_of(entry.offset), bytes_of(entry.count));
  }
}

void RunMemory::receive() const {
  const ParameterLayout& layout = plan_.layout;
  gradients_.buffer().download(0, bytes_of(layout.trained));
  parameters_.buffer().download(bytes_of(layout.trained), bytes_of(layout.count - layout.trained));
}

double RunMemory::number(const Location& location) const {
  alignas(double) std::byte room[sizeof(double)];
  const Span copy{room, plan_.graph.dtype(), 1};
  memory::copy_to_host(device_, room, address(location), copy.bytes());
  return copy.get(0);
}

Span RunMemory::numbers(const Location& location, std::int64_t count) const {
  const Span made{address(location), plan_.graph.dtype(), count};
  if (device_ == nullptr) return made;
  const Span copy = prediction_.span(made.dtype, count);
  memory::copy_to_host(device_, copy.data, made.data, copy.bytes());
  return copy;
}

bool RunMemory::all_finite(Span made) const {
  if (device_ == nullptr) return tephra::all_finite(made);
  const Buffer copy(made.bytes());
  memory::copy_to_host(device_, copy.data(), made.data, made.bytes());
  return tephra::all_finite(copy.span(made.dtype, made.count));
}

bool all_finite(Span values) {
  for (std::int64_t i = 0; i < values.count; ++i)
    if (!std::isfinite(values.get(i))) return false;
  return true;
}

}  // namespace tephra
