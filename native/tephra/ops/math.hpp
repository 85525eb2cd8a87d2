#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

// Elementary functions without branches or calls, so that the compiler turns loops over them into vector instructions. Correct to a few
// units in the last place over all numbers (tests/core/math_test.cpp); results below the smallest normal number are zero.
namespace tephra::ops::math {

template <typename T>
struct Format;

template <>
struct Format<float> {
  using Bits = std::uint32_t;  // unsigned: of NaN and negative numbers they wrap around
  static constexpr int mantissa = 23;
  static constexpr float shifter = 12582912.0F;  // 1.5·2²³: adding it rounds to a whole number, kept in the lowest bits
  static constexpr float ln2_high = 0.693359375F, ln2_low = -2.12194440e-4F;
  static constexpr float largest_exponent = 88.72283F, smallest_exponent = -87.33654F;
};

template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa = 52;
  static constexpr double shifter = 6755399441055744.0;  // 1.5·2⁵²
  static constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  static constexpr double largest_exponent = 709.782712893383973096, smallest_exponent = -708.396418532264106224;
};

// (eʳ − 1 − r)/r² for |r| ≤ ln 2 / 2: Taylor's series, as long as the format can tell.
template <typename T>
inline T exponential_rest(T r) {
  if constexpr (std::is_same_v<T, float>) {
    T p = T(1.0 / 5040);
    p = p * r + T(1.0 / 720);
    p = p * r + T(1.0 / 120);
    p = p * r + T(1.0 / 24);
    p = p * r + T(1.0 / 6);
    return p * r + T(0.5);
  } else {
    T p = T(1.0 / 87178291200.0);
    p = p * r + T(1.0 / 6227020800.0);
    p = p * r + T(1.0 / 479001600.0);
    p = p * r + T(1.0 / 39916800.0);
    p = p * r + T(1.0 / 3628800.0);
    p = p * r + T(1.0 / 362880.0);
    p = p * r + T(1.0 / 40320.0);
    p = p * r + T(1.0 / 5040);
    p = p * r + T(1.0 / 720);
    p = p * r + T(1.0 / 120);
    p = p * r + T(1.0 / 24);
    p = p * r + T(1.0 / 6);
    return p * r + T(0.5);
  }
}

// x = n·ln 2 + r: e^x = 2ⁿ·(1 + less_one), with 2ⁿ as bits to add to an exponent.
template <typename T>
struct Reduced {
  typename Format<T>::Bits exponent_bits;
  T less_one;
};

template <typename T>
inline Reduced<T> reduce(T x) {
  using F = Format<T>;
  const T shifted = x * T(1.44269504088896340736) + F::shifter;
  const T n = shifted - F::shifter;
  const T r = (x - n * F::ln2_high) - n * F::ln2_low;
  return {std::bit_cast<typename F::Bits>(shifted) << F::mantissa, r + r * r * exponential_rest(r)};
}

template <typename T>
inline T exponential(T x) {
  using F = Format<T>;
  const T inside = x > F::largest_exponent ? F::largest_exponent : x < F::smallest_exponent ? F::smallest_exponent : x;
  const Reduced<T> reduced = reduce(inside);
  // Halved first, so that the exponent has room up to the largest number.
  const T half = T(0.5) + T(0.5) * reduced.less_one;
  const T value = T(2) * std::bit_cast<T>(std::bit_cast<typename F::Bits>(half) + reduced.exponent_bits);
  return x > F::largest_exponent ? std::numeric_limits<T>::infinity() : x < F::smallest_exponent ? T(0) : x != x ? x : value;
}

// e^x − 1 for 0 ≤ x ≤ 80, without losing digits near 0.
template <typename T>
inline T exponential_less_one(T x) {
  using F = Format<T>;
  const Reduced<T> reduced = reduce(x);
  const T power = std::bit_cast<T>(std::bit_cast<typename F::Bits>(T(1)) + reduced.exponent_bits);
  return power * reduced.less_one + (power - T(1));
}

template <typename T>
inline T between(T low, T x, T high) {
  return x > high ? high : x < low ? low : x;  // NaN stays NaN
}

// x·P(x²)/Q(x²), fitted for the least relative error (0.18 units in the last place) up to where tanh rounds to 1.
inline float tanh_by_quotient(float x) {
  const float inside = between(-9.02F, x, 9.02F);
  const float square = inside * inside;
  float p = 1.332058821e-8F;
  p = p * square + 2.058473297e-5F;
  p = p * square + 3.494117171e-3F;
  p = p * square + 0.1337978969F;
  p = p * square + 1.0F;
  float q = 7.762687089e-7F;
  q = q * square + 3.283223374e-4F;
  q = q * square + 2.587139421e-2F;
  q = q * square + 0.4671310508F;
  q = q * square + 1.0F;
  return between(-1.0F, inside * p / q, 1.0F);
}

// (e²ˣ − 1)/(e²ˣ + 1)
template <typename T>
inline T tanh_by_exponential(T x) {
  const T magnitude = std::fabs(x);
  const T doubled = magnitude > T(20) ? T(40) : T(2) * magnitude;  // from 20 on the result is 1
  const T e = exponential_less_one(doubled);
  return x != x ? x : std::copysign(e / (e + T(2)), x);
}

template <typename T>
inline T tanh(T x) {
  if constexpr (std::is_same_v<T, float>) return tanh_by_quotient(x);
  else return tanh_by_exponential(x);
}

template <typename T>
inline T sigmoid(T x) {
  return T(1) / (T(1) + exponential(-x));
}

// ln x = e·ln 2 + 2·artanh((m − 1)/(m + 1)) for x = m·2ᵉ, √½ ≤ m < √2.
template <typename T>
inline T logarithm(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  constexpr Bits root_half = std::bit_cast<Bits>(T(0.70710678118654752440));
  const Bits bits = std::bit_cast<Bits>(x);
  const auto exponent = static_cast<std::make_signed_t<Bits>>(bits - root_half) >> F::mantissa;
  const T m = std::bit_cast<T>(bits - (static_cast<Bits>(exponent) << F::mantissa));
  const T s = (m - T(1)) / (m + T(1));
  const T square = s * s;
  T p = T(1.0 / 23);
  p = p * square + T(1.0 / 21);
  p = p * square + T(1.0 / 19);
  p = p * square + T(1.0 / 17);
  p = p * square + T(1.0 / 15);
  p = p * square + T(1.0 / 13);
  p = p * square + T(1.0 / 11);
  p = p * square + T(1.0 / 9);
  p = p * square + T(1.0 / 7);
  p = p * square + T(1.0 / 5);
  p = p * square + T(1.0 / 3);
  const T e = static_cast<T>(exponent);
  const T value = e * F::ln2_high + (T(2) * s + (T(2) * s * square * p + e * F::ln2_low));
  const T special = x == T(0) ? -std::numeric_limits<T>::infinity() : x > T(0) ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::quiet_NaN();
  return x >= std::numeric_limits<T>::min() && x <= std::numeric_limits<T>::max() ? value : x > T(0) && x < T(1) ? std::log(std::numeric_limits<T>::min()) : special;
}

// ln(1 + x) for 0 ≤ x ≤ 1: what rounding 1 + x lost is put back.
template <typename T>
inline T logarithm_of_one_and(T x) {
  const T sum = T(1) + x;
  return logarithm(sum) + (x - (sum - T(1))) / sum;
}

// ln(1 + e^x)
template <typename T>
inline T softplus(T x) {
  return (x > T(0) ? x : T(0)) + logarithm_of_one_and(exponential(-std::fabs(x)));
}

}  // namespace tephra::ops::math
