#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <tephra/tensor/half.hpp>

namespace tephra {

// The number formats of buffers. i32 holds class indices only; bf16 and f16 store numbers that are computed with in f32 or f64.
enum class Dtype : std::uint8_t { f32, f64, i32, bf16, f16 };

constexpr bool is_half(Dtype dtype) { return dtype == Dtype::bf16 || dtype == Dtype::f16; }

constexpr std::size_t size_of(Dtype dtype) { return dtype == Dtype::f64 ? 8 : is_half(dtype) ? 2 : 4; }

constexpr std::string_view name_of(Dtype dtype) {
  constexpr std::string_view names[] = {"f32", "f64", "i32", "bf16", "f16"};
  return names[static_cast<std::size_t>(dtype)];
}

template <typename T>
constexpr Dtype dtype_of() {
  if constexpr (std::is_same_v<T, float>) return Dtype::f32;
  else if constexpr (std::is_same_v<T, double>) return Dtype::f64;
  else if constexpr (std::is_same_v<T, Bf16>) return Dtype::bf16;
  else if constexpr (std::is_same_v<T, F16>) return Dtype::f16;
  else {
    static_assert(std::is_same_v<T, std::int32_t>);
    return Dtype::i32;
  }
}

}  // namespace tephra
