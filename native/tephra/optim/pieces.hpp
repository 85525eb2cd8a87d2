#pragma once

#include <algorithm>
#include <cstdint>

#include <tephra/tensor/each.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra::optim {

// Runs body(first, last) over parts that cover [0, count), each number for itself: the bits do not depend on the threads. Below
// a quarter of a million numbers one thread is as fast as waking another.
template <typename Body>
void in_pieces(std::int64_t count, Body body) {
#if defined(_OPENMP)
  constexpr std::int64_t piece = 1 << 15;
  if (count >= 8 * piece) {
#pragma omp parallel for schedule(static)
    for (std::int64_t first = 0; first < count; first += piece) {
      const TinyNumbersAreZero scope;
      const Body own = body;  // a copy that no other thread can see stays in registers
      own(first, std::min(first + piece, count));
    }
    return;
  }
#endif
  const Body own = body;
  own(0, count);
}

// Σ term(i) over [0, count) in double, always in the same order: eight sums side by side, so that they vectorise, added in pairs.
template <typename Term>
double sum_of(std::int64_t count, Term term) {
  constexpr std::int64_t lanes = 8;
  double sums[lanes] = {};
  const std::int64_t whole = count - count % lanes;
  for (std::int64_t i = 0; i < whole; i += lanes)
    for (std::int64_t lane = 0; lane < lanes; ++lane) sums[lane] += term(i + lane);
  for (std::int64_t i = whole; i < count; ++i) sums[i - whole] += term(i);
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

template <typename T>
double sum_of_squares(const T* values, std::int64_t count) {
  return sum_of(count, [=](std::int64_t i) {
    const auto value = static_cast<double>(values[i]);
    return value * value;
  });
}

}  // namespace tephra::optim
