#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <tephra/tensor/buffer.hpp>
#include <tephra/tensor/convert.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

#include "numbers.hpp"

using namespace tephra;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// How a format of 16 bits reads, by its definition: sign · 2^exponent · fraction.
struct Format {
  int fraction_bits;
  int bias;

  double value(std::uint32_t bits) const {
    const int exponents = 15 - fraction_bits;
    const double sign = (bits >> 15) != 0 ? -1 : 1;
    const auto exponent = static_cast<int>((bits >> fraction_bits) & ((1U << exponents) - 1));
    const double fraction = static_cast<double>(bits & ((1U << fraction_bits) - 1)) / (1 << fraction_bits);
    if (exponent == (1 << exponents) - 1) return fraction == 0 ? sign * infinity : std::nan("");
    return sign * (exponent == 0 ? std::ldexp(fraction, 1 - bias) : std::ldexp(1 + fraction, exponent - bias));
  }

  // Nearest number, ties to the even one, found by halving among the non-negative ones: their bits are in order.
  std::uint32_t nearest(double number) const {
    if (std::isnan(number)) return 0x7FFF;
    const std::uint32_t sign = std::signbit(number) ? 0x8000 : 0;
    const double size = std::fabs(number);
    std::uint32_t low = 0, high = static_cast<std::uint32_t>(((1 << (15 - fraction_bits)) - 1) << fraction_bits);  // infinity
    while (high - low > 1) {
      const std::uint32_t middle = (low + high) / 2;
      (value(middle) <= size ? low : high) = middle;
    }
    const double below = value(low);
    // Infinity stands where the next number would.
    const double above = std::isinf(value(high)) ? 2 * below - value(low - 1) : value(high);
    const bool up = size == infinity || size - below > above - size || (size - below == above - size && (low & 1) != 0);
    return sign | (up ? high : low);
  }
};

constexpr Format bf16{7, 127};
constexpr Format f16{10, 15};

template <typename Half>
void check_all_values(const Format& format) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const Half half{static_cast<std::uint16_t>(bits)};
    const float number = to_f32(half);
    const double wanted = format.value(bits);
    Half back_f32, back_f64;
    if constexpr (std::is_same_v<Half, Bf16>) back_f32 = to_bf16(number), back_f64 = to_bf16(static_cast<double>(number));
    else back_f32 = to_f16(number), back_f64 = to_f16(static_cast<double>(number));
    const bool same = std::isnan(wanted) ? std::isnan(number) && std::isnan(to_f32(back_f32)) && std::isnan(to_f32(back_f64))
                                         : static_cast<double>(number) == wanted && back_f32 == half && back_f64 == half;
    if (!same) FAIL("value " << bits);
  }
}

template <typename Half>
void check_rounding(const Format& format, double number) {
  Half from_f64, from_f32;
  const auto single = static_cast<float>(number);
  if constexpr (std::is_same_v<Half, Bf16>) from_f64 = to_bf16(number), from_f32 = to_bf16(single);
  else from_f64 = to_f16(number), from_f32 = to_f16(single);
  if (from_f64.bits != format.nearest(number)) FAIL("f64 " << number);
  if (from_f32.bits != format.nearest(static_cast<double>(single))) FAIL("f32 " << number);
}

template <typename Half>
void check_roundings(const Format& format) {
  for (std::int64_t i = 0; i < 200000; ++i) {
    const double exponent = testing::number(1, i, -155, 130);
    check_rounding<Half>(format, testing::number(2, i) * std::exp2(i % 2 == 0 ? exponent : exponent / 8));
  }
  // Every number, every tie between two, and the nearest doubles and floats around each.
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const double value = format.value(bits);
    const double next = format.value(bits ^ 1U);
    if (!std::isfinite(value) || !std::isfinite(next)) continue;
    for (const double number : {value, value / 2 + next / 2})
      for (const double near : {number, std::nextafter(number, infinity), std::nextafter(number, -infinity),
                                static_cast<double>(std::nextafterf(static_cast<float>(number), 0.0F))})
        check_rounding<Half>(format, near);
  }
  for (const double number : {infinity, -infinity, 65504.0, 65519.999, 65520.0, 1e300, -1e300, 3.39e38, 3.4e38, 1e-310, -0.0})
    check_rounding<Half>(format, number);
}

}  // namespace

TEST_CASE("all numbers of 16 bits become f32 and f64 by their definition and come back") {
  check_all_values<Bf16>(bf16);
  check_all_values<F16>(f16);
}

TEST_CASE("numbers are rounded to 16 bits once: to the nearest, ties to even") {
  check_roundings<Bf16>(bf16);
  check_roundings<F16>(f16);
}

TEST_CASE("f16 below its normal numbers is exact also where tiny numbers are zero") {
  const TinyNumbersAreZero scope;
  for (std::uint16_t bits = 1; bits < 0x400; ++bits) {
    CHECK(to_f32(F16{bits}) == static_cast<float>(bits) * 0x1p-24F);
    CHECK(to_f16(static_cast<float>(bits) * 0x1p-24F).bits == bits);
  }
}

TEST_CASE("spans of 16-bit numbers, and conversions between any two formats") {
  const std::vector<Dtype> formats = {Dtype::f32, Dtype::f64, Dtype::bf16, Dtype::f16};
  constexpr std::int64_t count = 1003;
  Buffer from_buffer(count * 8), to_buffer(count * 8);
  for (const Dtype from_format : formats)
    for (const Dtype to_format : formats) {
      const Span from = from_buffer.span(from_format, count), to = to_buffer.span(to_format, count);
      testing::fill(from, 3, -70000, 70000);
      from.set(0, infinity);
      from.set(1, std::nan(""));
      from.set(2, 1e-5);
      convert(from, to);
      CHECK(std::isnan(to.get(1)));
      for (std::int64_t i = 0; i < count; ++i) {
        if (i == 1) continue;
        const double got = to.get(i);
        to.set(i, from.get(i));
        if (got != to.get(i)) FAIL(name_of(from_format) << " to " << name_of(to_format) << " " << from.get(i));
      }
    }
  CHECK(size_of(Dtype::bf16) == 2);
  CHECK(from_buffer.span(Dtype::f16, 5).part(2, 3).bytes() == 6);
  CHECK_THROWS_AS(convert(from_buffer.span(Dtype::i32, 2), to_buffer.span(Dtype::f32, 2)), Error);
  CHECK_THROWS_AS(convert(from_buffer.span(Dtype::f32, 2), to_buffer.span(Dtype::f32, 3)), Error);
}
