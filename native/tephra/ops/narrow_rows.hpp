#pragma once

#include <algorithm>

#include <tephra/ops/narrow_vector.hpp>

// C = A·B for a C of few columns. A BLAS puts each row of C into whole registers: with 20 columns in registers of 16 it wastes 12 lanes
// of 32. Here what a row has left after its whole registers is tails of four numbers, and a register holds a tail of each of several rows.
namespace tephra::ops {

inline constexpr std::int64_t narrow_most = 64;  // columns, and the inner dimension

template <typename T>
struct NarrowRows {
  std::int64_t inner;    // a multiple of four
  std::int64_t columns;  // the same
  const T* a;
  std::int64_t a_stride;
  const T* b;  // `inner` lines of whole registers, then of tails, each of which is there once for every part of a register
  T* c;
  bool adds;
};

// `rows` rows at once, a multiple of `parts`.
template <typename T, int wholes, int tails, int rows>
[[gnu::flatten]] void narrow_rows_block(const NarrowRows<T>& work, const T* a, T* c) {
  constexpr int packs = rows / parts<T>;
  const auto whole_at = [&](int i) { return c + i / std::max(wholes, 1) * work.columns + i % std::max(wholes, 1) * lanes<T>; };
  const auto tail_at = [&](int i) { return c + i / std::max(tails, 1) * parts<T> * work.columns + wholes * lanes<T> + i % std::max(tails, 1) * 4; };
  Vector<T> whole[rows * wholes + 1] = {}, tail[packs * tails + 1] = {};  // one more, for none is no array
  if (work.adds) {
    unrolled<rows * wholes>([&](auto i) { load<T>(whole[i], whole_at(i)); });
    unrolled<packs * tails>([&](auto i) { load_parts<T>(tail[i], tail_at(i), work.columns); });
  }
  const T* b = work.b;
  for (std::int64_t k = 0; k < work.inner; k += 4) {
    Vector<T> left[packs + 1];
    if constexpr (tails > 0) unrolled<packs>([&](auto i) { load_parts<T>(left[i], a + i * parts<T> * work.a_stride + k, work.a_stride); });
    unrolled<4>([&](auto inside) {
      Vector<T> right[wholes + tails], spread;
      unrolled<wholes + tails>([&](auto j) { load<T>(right[j], b + j * lanes<T>); });
      unrolled<rows * wholes>([&](auto i) { whole[i] += a[i / wholes * work.a_stride + k + inside] * right[i % wholes]; });
      unrolled<packs * tails>([&](auto i) {
        spread_in_parts<inside, T>(spread, left[i / tails]);
        tail[i] += spread * right[wholes + i % tails];
      });
      b += (wholes + tails) * lanes<T>;
    });
  }
  unrolled<rows * wholes>([&](auto i) { store<T>(whole_at(i), whole[i]); });
  unrolled<packs * tails>([&](auto i) { store_parts<T>(tail_at(i), work.columns, tail[i]); });
}

// Rows left over are worked on where a whole block of them is.
template <typename T, int wholes, int tails, int rows>
void narrow_rows_rest(NarrowRows<T> work, std::int64_t first, std::int64_t count) {
  T a[rows * narrow_most] = {}, c[rows * narrow_most] = {};
  for (std::int64_t i = 0; i < count; ++i) std::copy_n(work.a + (first + i) * work.a_stride, work.inner, a + i * work.inner);
  if (work.adds) std::copy_n(work.c + first * work.columns, count * work.columns, c);
  work.a_stride = work.inner;
  narrow_rows_block<T, wholes, tails, rows>(work, a, c);
  std::copy_n(c, count * work.columns, work.c + first * work.columns);
}

template <typename T, int wholes, int tails>
void narrow_rows(const NarrowRows<T>& work, std::int64_t count) {
  // As many as leave registers of the 32 for the operands; eight are enough to keep the multipliers busy.
  constexpr int of_a_pack = parts<T> * wholes + tails + (tails > 0);
  constexpr int rows = std::clamp((30 - wholes - tails) / of_a_pack, 1, 8 / parts<T>) * parts<T>;
  std::int64_t first = 0;
  for (; first + rows <= count; first += rows) narrow_rows_block<T, wholes, tails, rows>(work, work.a + first * work.a_stride, work.c + first * work.columns);
  if (first < count) narrow_rows_rest<T, wholes, tails, rows>(work, first, count - first);
}

template <typename T, int quads = 1>
void narrow_rows_by_columns(const NarrowRows<T>& work, std::int64_t count) {
  constexpr int columns = quads * 4;
  if (work.columns == columns) narrow_rows<T, columns / lanes<T>, columns % lanes<T> / 4>(work, count);
  else if constexpr (columns < narrow_most) narrow_rows_by_columns<T, quads + 1>(work, count);
}

// B, inner×columns, as NarrowRows wants it.
template <typename T>
[[gnu::flatten]] void pack_narrow(std::int64_t inner, std::int64_t columns, const T* b, std::int64_t stride, T* packed) {
  const std::int64_t whole = columns / lanes<T> * lanes<T>;
  Vector<T> line;
  for (std::int64_t k = 0; k < inner; ++k, b += stride) {
    for (std::int64_t j = 0; j < whole; j += lanes<T>, packed += lanes<T>) load<T>(line, b + j), store<T>(packed, line);
    for (std::int64_t j = whole; j < columns; j += 4, packed += lanes<T>) load_parts<T>(line, b + j, 0), store<T>(packed, line);
  }
}

// From columns×inner to inner×columns.
template <typename T>
[[gnu::flatten]] void transpose_narrow(std::int64_t inner, std::int64_t columns, const T* b, std::int64_t stride, T* to) {
  for (std::int64_t j = 0; j < columns; j += 4)
    for (std::int64_t k = 0; k < inner; k += 4) unrolled<16>([&](auto i) { to[(k + i / 4) * columns + j + i % 4] = b[(j + i % 4) * stride + k + i / 4]; });
}

}  // namespace tephra::ops
