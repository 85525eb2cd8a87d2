#include <tephra/ops/narrow_product.hpp>

#include <algorithm>

#include <tephra/ops/narrow_vector.hpp>

namespace tephra::ops {
namespace {

constexpr std::int64_t most_columns = 32;  // of either side of a sum over rows, and of the small matrix
constexpr std::int64_t most_inner = 64;
constexpr int most_registers = static_cast<int>(most_columns * sizeof(double)) / register_bytes;

// A·B with B, packed, of `count` registers a line.
template <typename T>
struct ByMatrix {
  std::int64_t inner;
  std::int64_t columns;
  const T* a;
  std::int64_t a_stride;
  const T* b;  // inner × count registers
  T* c;
};

// C = A·B for `lines` rows from `row` on. Rows before `whole` are stored as whole registers: what stands over is written again by the
// row after it.
template <typename T, int count, int lines>
void by_matrix_block(const ByMatrix<T>& work, std::int64_t row, std::int64_t whole) {
  Vector<T> sums[lines * count] = {};
  const T* a = work.a + row * work.a_stride;
  for (std::int64_t k = 0; k < work.inner; ++k) {
    Vector<T> b[count];
#pragma GCC unroll 8
    for (int j = 0; j < count; ++j) b[j] = load(work.b + (k * count + j) * lanes<T>);
#pragma GCC unroll 24
    for (int i = 0; i < lines; ++i) {
      const Vector<T> left = a[i * work.a_stride + k] - Vector<T>{};
#pragma GCC unroll 8
      for (int j = 0; j < count; ++j) sums[i * count + j] += left * b[j];
    }
  }
  T* c = work.c + row * work.columns;
#pragma GCC unroll 24
  for (int i = 0; i < lines; ++i, c += work.columns) {
    if (row + i >= whole) std::memcpy(c, &sums[i * count], static_cast<std::size_t>(work.columns) * sizeof(T));
    else
#pragma GCC unroll 8
      for (int j = 0; j < count; ++j) store(c + j * lanes<T>, sums[i * count + j]);
  }
}

template <typename T, int count>
void by_matrix(const ByMatrix<T>& work, std::int64_t rows) {
  constexpr int lines = std::max(sum_registers / count, 1);
  const std::int64_t whole = rows_with_room(rows, work.columns, work.columns, count * lanes<T>);
  std::int64_t row = 0;
  for (; row + lines <= rows; row += lines) by_matrix_block<T, count, lines>(work, row, whole);
  // The last block begins early enough to be whole, and gives some rows once more.
  if (row < rows && rows >= lines) by_matrix_block<T, count, lines>(work, rows - lines, whole);
  else
    for (; row < rows; ++row) by_matrix_block<T, count, 1>(work, row, whole);
}

// B as lines of whole registers.
template <typename T>
void pack(const Product& product, const T* b, std::int64_t stride, std::int64_t width, T* packed) {
  const std::int64_t along_line = product.transpose_b ? stride : 1;
  const std::int64_t along_inner = product.transpose_b ? 1 : stride;
  for (std::int64_t k = 0; k < product.inner; ++k) {
    T* line = packed + k * width;
    for (std::int64_t j = 0; j < product.columns; ++j) line[j] = b[k * along_inner + j * along_line];
    for (std::int64_t j = product.columns; j < width; ++j) line[j] = 0;
  }
}

// Σ over rows of a number of the `lines` side times `count` registers of the `wide` side.
template <typename T>
struct OverRows {
  std::int64_t rows;
  std::int64_t width;  // of the wide side, in numbers
  const T* lines;
  std::int64_t lines_stride;
  const T* wide;
  std::int64_t wide_stride;
};

template <typename T, int lines, int count>
[[gnu::always_inline]] inline void add_row(const T* left, const T* right, Vector<T> (&sums)[lines * count]) {
  Vector<T> wide[count];
#pragma GCC unroll 8
  for (int j = 0; j < count; ++j) wide[j] = load(right + j * lanes<T>);
#pragma GCC unroll 24
  for (int i = 0; i < lines; ++i) {
    const Vector<T> number = left[i] - Vector<T>{};
#pragma GCC unroll 8
    for (int j = 0; j < count; ++j) sums[i * count + j] += number * wide[j];
  }
}

// put(i, j, sum) for line i and number j of the wide side.
template <typename T, int lines, int count, typename F>
void over_rows_block(const OverRows<T>& work, std::int64_t first, F put) {
  Vector<T> sums[lines * count] = {};
  const std::int64_t whole = rows_with_room(work.rows, work.width, work.wide_stride, count * lanes<T>);
  for (std::int64_t row = 0; row < whole; ++row) add_row<T, lines, count>(work.lines + first + row * work.lines_stride, work.wide + row * work.wide_stride, sums);
  for (std::int64_t row = whole; row < work.rows; ++row) {
    T padded[count * lanes<T>] = {};
    std::copy_n(work.wide + row * work.wide_stride, work.width, padded);
    add_row<T, lines, count>(work.lines + first + row * work.lines_stride, padded, sums);
  }
  for (int i = 0; i < lines; ++i) {
    T line[count * lanes<T>];
    std::memcpy(line, &sums[i * count], sizeof line);
    for (std::int64_t j = 0; j < work.width; ++j) put(first + i, j, line[j]);
  }
}

template <typename T, int lines, int count, typename F>
void over_rows_lines(const OverRows<T>& work, std::int64_t first, std::int64_t end, F put) {
  if constexpr (lines * count <= sum_registers || lines == 1)
    for (; first + lines <= end; first += lines) over_rows_block<T, lines, count>(work, first, put);
  if constexpr (lines > 4) over_rows_lines<T, lines - 4, count>(work, first, end, put);
  else if constexpr (lines > 1) over_rows_lines<T, lines / 2, count>(work, first, end, put);
}

template <typename T, int count = 1, typename F>
void over_rows(const OverRows<T>& work, std::int64_t end, F put) {
  if (registers_of<T>(work.width) == count) over_rows_lines<T, 24, count>(work, 0, end, put);
  else if constexpr (count < most_registers) over_rows<T, count + 1>(work, end, put);
}

// Aᵀ·B. The columns of B that fill registers go with the numbers of A one by one; the other way round for the columns left over, so
// that registers are full in both.
template <typename T>
void sum_over_rows(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c) {
  const auto put = [&](std::int64_t i, std::int64_t j, T sum) { c[i * product.columns + j] = product.adds ? c[i * product.columns + j] + sum : sum; };
  const std::int64_t filled = product.columns / lanes<T> * lanes<T>;
  for (std::int64_t j = 0; j < filled; j += lanes<T>)
    over_rows<T>({product.inner, lanes<T>, a, a_stride, b + j, b_stride}, product.rows, [&](std::int64_t i, std::int64_t lane, T sum) { put(i, j + lane, sum); });
  over_rows<T>({product.inner, product.rows, b + filled, b_stride, a, a_stride}, product.columns - filled, [&](std::int64_t j, std::int64_t i, T sum) { put(i, filled + j, sum); });
}

template <typename T, int count = 1>
void times_matrix(const ByMatrix<T>& work, std::int64_t rows) {
  if (registers_of<T>(work.columns) == count) by_matrix<T, count>(work, rows);
  else if constexpr (count < most_registers) times_matrix<T, count + 1>(work, rows);
}

}  // namespace

bool is_faster_narrow(const Product& product) {
  constexpr std::int64_t fewest_rows = 16;
  return wide_registers && is_narrow(product) && (product.transpose_a ? product.inner : product.rows) >= fewest_rows;
}

bool is_narrow(const Product& product) {
  if (product.columns > most_columns) return false;
  if (product.transpose_a) return product.rows <= most_columns;
  return product.inner <= most_inner && !product.adds;
}

template <typename T>
void narrow_product(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c) {
  if (product.transpose_a) return sum_over_rows(product, a, a_stride, b, b_stride, c);
  alignas(64) T packed[most_inner * most_columns];
  pack(product, b, b_stride, std::int64_t{registers_of<T>(product.columns)} * lanes<T>, packed);
  times_matrix<T>({product.inner, product.columns, a, a_stride, packed, c}, product.rows);
}

template void narrow_product<float>(const Product&, const float*, std::int64_t, const float*, std::int64_t, float*);
template void narrow_product<double>(const Product&, const double*, std::int64_t, const double*, std::int64_t, double*);

}  // namespace tephra::ops
