#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tephra {

// The number formats of buffers. i32 holds class indices only.
enum class Dtype : std::uint8_t { f32, f64, i32 };

constexpr std::size_t size_of(Dtype dtype) { return dtype == Dtype::f64 ? 8 : 4; }

constexpr std::string_view name_of(Dtype dtype) {
  return dtype == Dtype::f32 ? "f32" : dtype == Dtype::f64 ? "f64" : "i32";
}

template <typename T>
constexpr Dtype dtype_of() {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double> || std::is_same_v<T, std::int32_t>);
  return std::is_same_v<T, float> ? Dtype::f32 : std::is_same_v<T, double> ? Dtype::f64 : Dtype::i32;
}

}  // namespace tephra
