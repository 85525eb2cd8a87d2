#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <tephra/plan/executor.hpp>
#include <tephra/random/philox.hpp>
#include <tephra/tensor/span.hpp>

// Deterministic test numbers, and spans by value.
namespace tephra::testing {

// A number in [low, high) for place i of series `series`.
inline double number(std::uint64_t series, std::int64_t i, double low = -1, double high = 1) {
  const auto words = random::draw(99, random::Purpose::shuffle, series, static_cast<std::uint64_t>(i));
  return low + (high - low) * random::uniform(words[0], words[1]);
}

inline void fill(Span values, std::uint64_t series, double low = -1, double high = 1) {
  for (std::int64_t i = 0; i < values.count; ++i) values.set(i, number(series, i, low, high));
}

inline std::vector<double> values_of(Span span) {
  std::vector<double> values(static_cast<std::size_t>(span.count));
  for (std::int64_t i = 0; i < span.count; ++i) values[static_cast<std::size_t>(i)] = span.get(i);
  return values;
}

// max|a − b| and max|b| of two tensors; a NaN is the largest difference there is.
struct Difference {
  double most = 0;
  double largest = 0;

  void add(double a, double b) {
    if (!(std::abs(a - b) <= most)) most = std::abs(a - b);
    largest = std::max(largest, std::abs(b));
  }
};

inline Difference difference_between(const std::vector<double>& a, const std::vector<double>& b) {
  Difference difference;
  for (std::size_t i = 0; i < b.size(); ++i) difference.add(a[i], b[i]);
  return difference;
}

}  // namespace tephra::testing
