#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>

#include <tephra/tensor/buffer.hpp>
#include <tephra/tensor/error.hpp>

using namespace tephra;

namespace {

// A device whose memory is a block of the host's that the program does not touch; it counts what is asked of it.
struct Counted {
  int blocks = 0;
  int to_device = 0;
  int to_host = 0;
  int waits = 0;
};
Counted counted;

void* allocate(std::size_t bytes, MemoryKind) {
  ++counted.blocks;
  void* memory = std::aligned_alloc(buffer_alignment, bytes);
  std::memset(memory, 0xAB, bytes);
  return memory;
}
void release(void* memory, MemoryKind) {
  --counted.blocks;
  std::free(memory);
}
void to_device(void* device, const void* host, std::size_t bytes) {
  ++counted.to_device;
  std::memcpy(device, host, bytes);
}
void to_host(void* host, const void* device, std::size_t bytes) {
  ++counted.to_host;
  std::memcpy(host, device, bytes);
}
void clear(void* device, std::size_t bytes) { std::memset(device, 0, bytes); }
void synchronise() { ++counted.waits; }

constexpr Memory apart{.name = "test", .allocate = allocate, .free = release, .to_device = to_device, .to_host = to_host, .clear = clear, .synchronise = synchronise};
constexpr Memory full{.name = "test", .allocate = [](std::size_t, MemoryKind) -> void* { return nullptr; }};

double& number_at(std::byte* address) { return *reinterpret_cast<double*>(address); }

}  // namespace

TEST_CASE("host memory is one copy, zeroed, and needs no sync") {
  const Buffer buffer(24);
  CHECK(buffer.host() == buffer.device());
  CHECK(number_at(buffer.host()) == 0);
  number_at(buffer.host()) = 5;
  buffer.upload();
  buffer.download();
  CHECK(buffer.span(Dtype::f64, 3).get(0) == 5);
  CHECK(reinterpret_cast<std::uintptr_t>(buffer.data()) % buffer_alignment == 0);
}

TEST_CASE("mirrored memory is two copies that only an explicit sync makes equal") {
  counted = {};
  {
    const Buffer buffer(16, MemoryKind::mirrored, &apart);
    REQUIRE(buffer.host() != buffer.device());
    CHECK(number_at(buffer.device()) == 0);
    number_at(buffer.host()) = 2;
    CHECK(number_at(buffer.device()) == 0);
    buffer.upload();
    CHECK(number_at(buffer.device()) == 2);
    number_at(buffer.device()) = 3;
    CHECK(number_at(buffer.host()) == 2);
    buffer.download();
    CHECK(number_at(buffer.host()) == 3);
    CHECK(counted.to_device == 1);
    CHECK(counted.to_host == 1);
  }
  CHECK(counted.blocks == 0);
}

TEST_CASE("device memory has no host side, and managed memory one side for both") {
  counted = {};
  const Buffer device(16, MemoryKind::device, &apart);
  CHECK(number_at(device.device()) == 0);
  CHECK_THROWS_AS(device.host(), Error);
  CHECK_THROWS_AS(device.span(Dtype::f64, 2), Error);
  device.upload();
  device.download();
  const Buffer managed(16, MemoryKind::managed, &apart);
  CHECK(managed.host() == managed.device());
  managed.upload();
  managed.download();
  CHECK(counted.waits == 3);
  CHECK(counted.to_device + counted.to_host == 0);
}

TEST_CASE("kinds that these kernels do not bring are refused by name, and so is too much memory") {
  for (const auto kind : {MemoryKind::device, MemoryKind::mirrored, MemoryKind::managed}) {
    try {
      Buffer(8, kind, nullptr);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == Exit::wrong_use);
      CHECK(std::string(error.what()).find(name_of(kind)) != std::string::npos);
      CHECK(std::string(error.what()).find("aten:cuda") != std::string::npos);
    }
  }
  CHECK_NOTHROW(Buffer(8, MemoryKind::host, nullptr));
  CHECK_THROWS_AS(Buffer(8, MemoryKind::mirrored, &full), Error);
}

TEST_CASE("what buffers hold is counted in whole cache lines") {
  const auto before = memory::current();
  memory::reset_peak();
  {
    const Buffer empty(0), small(1), line(64), more(65);
    CHECK(memory::current().host - before.host == 64 + 64 + 64 + 128);
    const Buffer mirrored(100, MemoryKind::mirrored, &apart);
    CHECK(memory::current() == memory::Held{before.host + 320 + 128, before.device + 128});
    Buffer moved = Buffer(64);
    moved = Buffer(640);
    CHECK(memory::current().host - before.host == 448 + 640);
  }
  CHECK(memory::current() == before);
  CHECK(memory::peak() == memory::Held{before.host + 448 + 704, before.device + 128});
}
