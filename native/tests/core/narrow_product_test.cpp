#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <tephra/ops/narrow_product.hpp>

#include "numbers.hpp"

using namespace tephra;
using ops::Product;

namespace {

template <typename T>
std::vector<T> drawn(std::uint64_t seed, std::int64_t count) {
  std::vector<T> numbers(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<T>(testing::number(seed, i, -1, 1));
  return numbers;
}

template <typename T>
struct Matrix {
  std::int64_t rows, columns;
  std::vector<T> numbers = drawn<T>(static_cast<std::uint64_t>(rows * 131 + columns), rows * columns);
  double at(std::int64_t i, std::int64_t j) const { return static_cast<double>(numbers[static_cast<std::size_t>(i * columns + j)]); }
};

// Buffers are exact, so that a sanitizer sees what is read or written beside them.
template <typename T>
double error_of(const Product& product) {
  const Matrix<T> a = product.transpose_a ? Matrix<T>{product.inner, product.rows} : Matrix<T>{product.rows, product.inner};
  const Matrix<T> b = product.transpose_b ? Matrix<T>{product.columns, product.inner} : Matrix<T>{product.inner, product.columns};
  const Matrix<T> before{product.rows, product.columns};
  std::vector<T> got = before.numbers;
  ops::narrow_product<T>(product, a.numbers.data(), a.columns, b.numbers.data(), b.columns, got.data());
  double error = 0;
  for (std::int64_t i = 0; i < product.rows; ++i)
    for (std::int64_t j = 0; j < product.columns; ++j) {
      double want = product.adds ? before.at(i, j) : 0;
      for (std::int64_t k = 0; k < product.inner; ++k) want += (product.transpose_a ? a.at(k, i) : a.at(i, k)) * (product.transpose_b ? b.at(j, k) : b.at(k, j));
      error = std::max(error, std::abs(want - static_cast<double>(got[static_cast<std::size_t>(i * product.columns + j)])));
    }
  return error;
}

}  // namespace

TEST_CASE_TEMPLATE("narrow products are right for every width, and for rows that fill no block", T, float, double) {
  constexpr double most = std::is_same_v<T, float> ? 3e-5 : 5e-14;
  for (std::int64_t columns = 4; columns <= ops::narrow_most; columns += 4)
    for (const std::int64_t other : {4, 8, 20, 24, 64})
      for (const std::int64_t rows : {1, 2, 3, 7, 16, 23})
        for (const bool adds : {false, true}) {
          CAPTURE(columns);
          CAPTURE(other);
          CAPTURE(rows);
          CHECK(error_of<T>({.rows = rows, .columns = columns, .inner = other, .adds = adds}) < most);
          CHECK(error_of<T>({.rows = rows, .columns = columns, .inner = other, .transpose_b = true, .adds = adds}) < most);
          CHECK(error_of<T>({.rows = other, .columns = columns, .inner = rows, .transpose_a = true, .adds = adds}) < most);
        }
}

TEST_CASE("narrow is a small matrix whose sides are multiples of four") {
  CHECK(ops::is_narrow({.rows = 7, .columns = 20, .inner = 64}));
  CHECK(ops::is_narrow({.rows = 20, .columns = 8, .inner = 7, .transpose_a = true}));
  CHECK_FALSE(ops::is_narrow({.rows = 40, .columns = 68, .inner = 8}));
  CHECK_FALSE(ops::is_narrow({.rows = 40, .columns = 8, .inner = 68}));
  CHECK_FALSE(ops::is_narrow({.rows = 40, .columns = 6, .inner = 8}));
  CHECK_FALSE(ops::is_narrow({.rows = 68, .columns = 8, .inner = 40, .transpose_a = true}));
}
