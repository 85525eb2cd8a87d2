#include <doctest/doctest.h>

#include <tephra/tensor/buffer.hpp>
#include <tephra/tensor/error.hpp>

#include "fake_device.hpp"

using namespace tephra;
using testing::device_counts;
using testing::fake_device;

namespace {

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
  buffer.clear(8, 16);
  CHECK(buffer.span(Dtype::f64, 3).get(0) == 5);
  buffer.clear(0, 8);
  CHECK(buffer.span(Dtype::f64, 3).get(0) == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(buffer.data()) % buffer_alignment == 0);
}

TEST_CASE("mirrored memory is two copies that only an explicit sync makes equal") {
  device_counts() = {};
  {
    const Buffer buffer(16, MemoryKind::mirrored, &fake_device());
    const testing::OpenDevice open;
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
    CHECK(device_counts().to_device == 1);
    CHECK(device_counts().to_host == 1);
    number_at(buffer.host() + 8) = 7;
    buffer.upload(8, 8);
    CHECK(number_at(buffer.device()) == 3);
    CHECK(number_at(buffer.device() + 8) == 7);
    buffer.clear(0, 8);
    CHECK(number_at(buffer.device()) == 0);
    CHECK(number_at(buffer.host()) == 3);
    buffer.download(0, 8);
    CHECK(number_at(buffer.host()) == 0);
    CHECK(device_counts().bytes_to_device == 16 + 8);
    CHECK(device_counts().bytes_to_host == 16 + 8);
    buffer.upload(16, 0);
    CHECK(device_counts().to_device == 2);
  }
  CHECK(device_counts().blocks == 0);
}

TEST_CASE("device memory has no host side, and managed memory one side for both") {
  device_counts() = {};
  const Buffer device(16, MemoryKind::device, &fake_device());
  const testing::OpenDevice open;
  CHECK(number_at(device.device()) == 0);
  CHECK_THROWS_AS(device.host(), Error);
  CHECK_THROWS_AS(device.span(Dtype::f64, 2), Error);
  device.upload();
  device.download();
  const Buffer managed(16, MemoryKind::managed, &fake_device());
  CHECK(managed.host() == managed.device());
  managed.upload();
  managed.download();
  CHECK(device_counts().waits == 3);
  CHECK(device_counts().to_device + device_counts().to_host == 0);
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
    const Buffer mirrored(100, MemoryKind::mirrored, &fake_device());
    CHECK(memory::current() == memory::Held{before.host + 320 + 128, before.device + 128});
    Buffer moved = Buffer(64);
    moved = Buffer(640);
    CHECK(memory::current().host - before.host == 448 + 640);
  }
  CHECK(memory::current() == before);
  CHECK(memory::peak() == memory::Held{before.host + 448 + 704, before.device + 128});
}
