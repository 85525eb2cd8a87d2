#pragma once

#include <algorithm>

#include <tephra/ops/narrow_vector.hpp>

// C = Aᵀ·B, the sum over rows, for an A and a B of few columns: C stays in registers while the rows go by.
namespace tephra::ops {

template <typename T>
struct NarrowSums {
  std::int64_t rows;
  const T* a;
  std::int64_t a_stride;
  const T* b;
  std::int64_t b_stride;
  T* c;
  std::int64_t c_stride;
  bool adds;
};

// `count` numbers of a row of A with a register of B's.
template <typename T, int count>
[[gnu::flatten]] void sum_by_registers(const NarrowSums<T>& work) {
  Vector<T> sums[count] = {};
  if (work.adds) unrolled<count>([&](auto i) { load<T>(sums[i], work.c + i * work.c_stride); });
  const T* left = work.a;
  const T* from = work.b;
  for (std::int64_t row = 0; row < work.rows; ++row, left += work.a_stride, from += work.b_stride) {
    Vector<T> right;
    load<T>(right, from);
    unrolled<count>([&](auto i) { sums[i] += left[i] * right; });
  }
  unrolled<count>([&](auto i) { store<T>(work.c + i * work.c_stride, sums[i]); });
}

// `count` numbers of A with four of B's, `parts` rows at a time.
template <typename T, int count>
[[gnu::flatten]] void sum_by_parts(const NarrowSums<T>& work) {
  Vector<T> sums[count] = {};
  const auto add = [&](const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride) {
    Vector<T> left, right, spread;
    load_parts<T>(right, b, b_stride);
    unrolled<count / 4>([&](auto i) {
      load_parts<T>(left, a + i * 4, a_stride);
      unrolled<4>([&](auto inside) {
        spread_in_parts<inside, T>(spread, left);
        sums[i * 4 + inside] += spread * right;
      });
    });
  };
  const T* a = work.a;
  const T* b = work.b;
  std::int64_t left_over = work.rows;
  for (; left_over >= parts<T>; left_over -= parts<T>, a += parts<T> * work.a_stride, b += parts<T> * work.b_stride) add(a, work.a_stride, b, work.b_stride);
  T last_a[parts<T> * count] = {}, last_b[lanes<T>] = {};
  for (std::int64_t i = 0; i < left_over; ++i) {
    std::copy_n(a + i * work.a_stride, count, last_a + i * count);
    std::copy_n(b + i * work.b_stride, 4, last_b + i * 4);
  }
  if (left_over > 0) add(last_a, count, last_b, 4);
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < 4; ++j) {
      T& c = work.c[i * work.c_stride + j];
      T sum = work.adds ? c : T(0);
      for (int row = 0; row < parts<T>; ++row) sum += sums[i][row * 4 + j];
      c = sum;
    }
}

// As many numbers of A at a time as leave registers for the operands. `lines`: how many there are, a multiple of four.
template <typename T, bool by_parts, int count = 20>
void sum_lines(NarrowSums<T> work, std::int64_t lines) {
  for (; lines >= count; lines -= count, work.a += count, work.c += count * work.c_stride) by_parts ? sum_by_parts<T, count>(work) : sum_by_registers<T, count>(work);
  if constexpr (count > 4) sum_lines<T, by_parts, count - 4>(work, lines);
}

// `lines` and `columns`, of A and of B, are multiples of four.
template <typename T>
void narrow_sums(NarrowSums<T> work, std::int64_t lines, std::int64_t columns) {
  for (; columns >= lanes<T>; columns -= lanes<T>, work.b += lanes<T>, work.c += lanes<T>) sum_lines<T, false>(work, lines);
  for (; columns > 0; columns -= 4, work.b += 4, work.c += 4) sum_lines<T, true>(work, lines);
}

}  // namespace tephra::ops
