#pragma once

#include <bit>
#include <cstdint>

// Numbers of 16 bits, for storage only: arithmetic is done in f32 or f64. Conversions to them round to the nearest, ties to
// even (IEEE 754-2019 §4.3.1); infinities stay, NaN stays NaN (made quiet), beyond the largest number is infinity. All are
// straight-line code of integers and selects, so that a loop over them runs on vector instructions.
namespace tephra {

// 1 sign, 8 exponent, 7 fraction bits: the upper half of an f32.
struct Bf16 {
  std::uint16_t bits = 0;

  bool operator==(const Bf16&) const = default;
};

// 1 sign, 5 exponent, 10 fraction bits: binary16 of IEEE 754.
struct F16 {
  std::uint16_t bits = 0;

  bool operator==(const F16&) const = default;
};

inline float to_f32(Bf16 number) { return std::bit_cast<float>(std::uint32_t{number.bits} << 16); }

inline float to_f32(F16 number) {
  constexpr std::uint32_t smallest_normal = 113U << 23;  // 2^-14 as f32
  const std::uint32_t sign = (number.bits & 0x8000U) << 16;
  const std::uint32_t magnitude = (number.bits & 0x7FFFU) << 13;
  const std::uint32_t exponent = magnitude & 0x0F800000U;
  const std::uint32_t rebias = exponent == 0x0F800000U ? 224U << 23 : 112U << 23;
  // Below the normal numbers: 2^-14·(1 + fraction) − 2^-14. Never an f32 below its normal numbers, which a thread may treat as zero.
  const float tiny = std::bit_cast<float>(smallest_normal + magnitude) - std::bit_cast<float>(smallest_normal);
  const std::uint32_t bits = exponent == 0 ? std::bit_cast<std::uint32_t>(tiny) : magnitude + rebias;
  return std::bit_cast<float>(bits | sign);
}

inline Bf16 to_bf16(float number) {
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16;
  const std::uint32_t not_a_number = (bits >> 16) | 0x40U;
  return {static_cast<std::uint16_t>((bits & 0x7FFFFFFFU) > 0x7F800000U ? not_a_number : rounded)};
}

inline F16 to_f16(float number) {
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const std::uint32_t sign = (bits >> 16) & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  const std::uint32_t normal = (magnitude + 0xFFFU + ((magnitude >> 13) & 1U) - (112U << 23)) >> 13;
  // The last place of 1/2 is that of the numbers below 2^-14: adding 1/2 rounds to it.
  const std::uint32_t tiny = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude < 0x38800000U ? magnitude : 0U) + 0.5F) - 0x3F000000U;
  const std::uint32_t finite = magnitude < 0x38800000U ? tiny : normal;
  const std::uint32_t infinite = magnitude > 0x7F800000U ? 0x7E00U | ((magnitude >> 13) & 0x3FFU) : 0x7C00U;
  return {static_cast<std::uint16_t>(sign | (magnitude >= 0x477FF000U ? infinite : finite))};  // from 65520 on
}

// To f32 with the last bit set when anything was cut off ("round to odd", Boldo and Melquiond 2008): rounding the result again
// to 16 bits gives what one rounding from f64 would.
inline float to_odd_f32(double number) {
  const auto nearest = static_cast<float>(number);
  const auto back = static_cast<double>(nearest);
  const auto bits = std::bit_cast<std::uint32_t>(nearest);
  const double size = number < 0 ? -number : number;
  const double back_size = back < 0 ? -back : back;
  const std::uint32_t cut = bits - (back_size > size ? 1U : 0U);
  return std::bit_cast<float>(back == number || number != number ? bits : cut | 1U);
}

inline Bf16 to_bf16(double number) { return to_bf16(to_odd_f32(number)); }
inline F16 to_f16(double number) { return to_f16(to_odd_f32(number)); }

}  // namespace tephra
