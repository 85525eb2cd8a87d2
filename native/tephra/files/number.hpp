#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tephra::files {

// The number formats that array files hold.
enum class Number : std::uint8_t { i8, u8, i16, u16, i32, u32, i64, u64, f16, f32, f64 };

constexpr std::size_t bytes_of(Number number) {
  constexpr std::array<std::size_t, 11> sizes = {1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8};
  return sizes[static_cast<std::size_t>(number)];
}

constexpr bool is_float(Number number) { return number >= Number::f16; }

// "u8", "f32"
constexpr std::string_view name_of(Number number) {
  constexpr std::array<std::string_view, 11> names = {"i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f16", "f32", "f64"};
  return names[static_cast<std::size_t>(number)];
}

// IEEE 754 binary16 as it lies in a file.
struct Half {
  std::uint16_t bits;
};

// The value of a half: sign, 5 bits of exponent (bias 15), 10 of fraction (IEEE 754-2019, 3.4). Exact.
constexpr double value_of(Half half) {
  const std::uint64_t sign = static_cast<std::uint64_t>(half.bits >> 15) << 63, fraction = half.bits & 0x3ffu;
  const std::uint64_t exponent = half.bits >> 10 & 31u;
  if (exponent == 0) return (sign != 0 ? -0x1p-24 : 0x1p-24) * static_cast<double>(fraction);
  const std::uint64_t wide = exponent == 31 ? 0x7ffu : exponent + 1008;
  return std::bit_cast<double>(sign | wide << 52 | fraction << 42);
}
template <class T>
  requires std::is_arithmetic_v<T>
constexpr double value_of(T value) {
  return static_cast<double>(value);
}

// A T at an address of any alignment; `swapped` when the file has the other byte order than this machine.
template <class T>
T load(const std::byte* at, bool swapped) {
  std::array<std::byte, sizeof(T)> bytes;
  std::memcpy(bytes.data(), at, sizeof(T));
  if (swapped)
    for (std::size_t i = 0; i < sizeof(T) / 2; ++i) std::swap(bytes[i], bytes[sizeof(T) - 1 - i]);
  return std::bit_cast<T>(bytes);
}

// Calls `work` with a value-initialised number of the C++ type that `number` names.
template <class Work>
auto with_type(Number number, Work work) {
  switch (number) {
    case Number::i8: return work(std::int8_t{});
    case Number::u8: return work(std::uint8_t{});
    case Number::i16: return work(std::int16_t{});
    case Number::u16: return work(std::uint16_t{});
    case Number::i32: return work(std::int32_t{});
    case Number::u32: return work(std::uint32_t{});
    case Number::i64: return work(std::int64_t{});
    case Number::u64: return work(std::uint64_t{});
    case Number::f16: return work(Half{});
    case Number::f32: return work(float{});
    case Number::f64: break;
  }
  return work(double{});
}

}  // namespace tephra::files
