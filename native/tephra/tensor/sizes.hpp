#pragma once

#include <cstdint>
#include <limits>

// Arithmetic of sizes that come from files and settings: what is too large to be counted becomes the largest number, so that one
// comparison with a limit refuses it.
namespace tephra {

inline constexpr std::int64_t uncountable = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t capped_product(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? uncountable : product;
}

constexpr std::int64_t capped_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? uncountable : sum;
}

// ⌈a/b⌉ of a ≥ 0, b > 0.
constexpr std::int64_t parts_of(std::int64_t a, std::int64_t b) { return a / b + (a % b > 0 ? 1 : 0); }

}  // namespace tephra
