#include <tephra/tensor/buffer.hpp>

#include <cstring>
#include <new>

namespace tephra {
namespace {

memory::Held held(MemoryKind side, std::size_t room, std::int64_t sign) {
  const std::int64_t bytes = sign * static_cast<std::int64_t>(room);
  return side == MemoryKind::host ? memory::Held{.host = bytes} : memory::Held{.device = bytes};
}

Error no_device(MemoryKind kind) {
  return {Exit::wrong_use, "",
          "memory of kind " + std::string(name_of(kind)) + " was asked for, but these kernels compute in host memory. Use kind host, or kernels "
          "that bring a device: aten:cuda or aten:hip, with a libtorch built for it."};
}

}  // namespace

void Buffer::Free::operator()(std::byte* pointer) const {
  if (memory == nullptr) ::operator delete[](pointer, std::align_val_t{buffer_alignment});
  else memory->free(pointer, kind);
  memory::hold(held(memory == nullptr ? MemoryKind::host : MemoryKind::device, room, -1));
}

Buffer::Owned Buffer::on_host(std::size_t bytes) {
  const std::size_t room = buffer_room(bytes);
  void* pointer = ::operator new[](room, std::align_val_t{buffer_alignment}, std::nothrow);
  if (pointer == nullptr)
    throw Error("no memory for a buffer of " + std::to_string(bytes) + " bytes. Use a smaller batch or network, or more ranks.");
  std::memset(pointer, 0, room);
  memory::hold(held(MemoryKind::host, room, 1));
  return {static_cast<std::byte*>(pointer), {.memory = nullptr, .kind = MemoryKind::host, .room = room}};
}

Buffer::Owned Buffer::on_device(std::size_t bytes, MemoryKind kind, const Memory& memory) {
  const std::size_t room = buffer_room(bytes);
  void* pointer = memory.allocate(room, kind);
  if (pointer == nullptr)
    throw Error("no " + std::string(memory.name) + " memory for a buffer of " + std::to_string(bytes) +
                " bytes. Use a smaller batch or network, or more ranks.");
  memory::hold(held(MemoryKind::device, room, 1));
  Owned owned(static_cast<std::byte*>(pointer), {.memory = &memory, .kind = kind, .room = room});
  memory.clear(pointer, room);
  return owned;
}

Buffer::Buffer(std::size_t bytes) : host_(on_host(bytes)), size_(bytes) {}

Buffer::Buffer(std::size_t bytes, MemoryKind kind, const Memory* memory) : kind_(kind), memory_(memory), size_(bytes) {
  if (kind != MemoryKind::host && memory == nullptr) throw no_device(kind);
  if (kind == MemoryKind::host || kind == MemoryKind::mirrored) host_ = on_host(bytes);
  if (kind == MemoryKind::managed) device_ = on_device(bytes, kind, *memory);
  if (kind == MemoryKind::device || kind == MemoryKind::mirrored) device_ = on_device(bytes, MemoryKind::device, *memory);
}

Buffer Buffer::for_kernels(std::size_t bytes, const Memory* device) { return {bytes, device == nullptr ? MemoryKind::host : MemoryKind::device, device}; }
Buffer Buffer::for_both(std::size_t bytes, const Memory* device, MemoryKind shared) { return {bytes, device == nullptr ? MemoryKind::host : shared, device}; }

std::byte* Buffer::host() const {
  if (kind_ == MemoryKind::device)
    throw Error("a buffer that lies on the device alone was read by the host. Make it mirrored or managed. This is a fault in the program.");
  return kind_ == MemoryKind::managed ? device_.get() : host_.get();
}

void Buffer::upload(std::size_t offset, std::size_t bytes) const {
  if (kind_ == MemoryKind::mirrored && bytes > 0) memory_->to_device(device_.get() + offset, host_.get() + offset, bytes);
  if (kind_ == MemoryKind::managed) memory_->synchronise();
}

void Buffer::download(std::size_t offset, std::size_t bytes) const {
  if (kind_ == MemoryKind::mirrored && bytes > 0) memory_->to_host(host_.get() + offset, device_.get() + offset, bytes);
  if (kind_ == MemoryKind::managed || kind_ == MemoryKind::device) memory_->synchronise();
}

void Buffer::clear(std::size_t offset, std::size_t bytes) const {
  if (kind_ == MemoryKind::host) std::memset(host_.get() + offset, 0, bytes);
  else memory_->clear(device_.get() + offset, bytes);
}

Span Buffer::span(Dtype dtype, std::int64_t count, std::size_t offset) const {
  std::byte* start = host();
  return {start == nullptr ? nullptr : start + offset, dtype, count};
}

}  // namespace tephra
