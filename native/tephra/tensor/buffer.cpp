#include <tephra/tensor/buffer.hpp>

#include <cstring>
#include <new>

namespace tephra {

void Buffer::Free::operator()(std::byte* pointer) const {
  ::operator delete[](pointer, std::align_val_t{buffer_alignment});
}

Buffer::Buffer(std::size_t bytes) : size_(bytes) {
  // An empty buffer keeps a valid address, so that a span of nothing can still be passed to BLAS and MPI.
  const std::size_t room = bytes == 0 ? buffer_alignment : bytes;
  void* pointer = ::operator new[](room, std::align_val_t{buffer_alignment}, std::nothrow);
  if (pointer == nullptr)
    throw Error("no memory for a buffer of " + std::to_string(bytes) + " bytes. Use a smaller batch or network, or more ranks.");
  std::memset(pointer, 0, room);
  bytes_.reset(static_cast<std::byte*>(pointer));
}

Span Buffer::span(Dtype dtype, std::int64_t count, std::size_t offset) const {
  return {bytes_.get() + offset, dtype, count};
}

}  // namespace tephra
