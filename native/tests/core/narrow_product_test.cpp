#include <doctest/doctest.h>

#include <vector>

#include <tephra/ops/narrow_product.hpp>

#include "numbers.hpp"

using namespace tephra;

namespace {

template <typename T>
std::vector<T> drawn(std::uint64_t seed, std::int64_t count) {
  std::vector<T> numbers(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<T>(testing::number(seed, i, -1, 1));
  return numbers;
}

// Buffers are exact, so that a sanitizer sees what is read or written beside them.
template <typename T>
void check(const ops::Product& product) {
  const std::int64_t a_rows = product.transpose_a ? product.inner : product.rows, a_columns = product.transpose_a ? product.rows : product.inner;
  const std::int64_t b_rows = product.transpose_b ? product.columns : product.inner, b_columns = product.transpose_b ? product.inner : product.columns;
  const auto a = drawn<T>(1, a_rows * a_columns), b = drawn<T>(2, b_rows * b_columns);
  auto got = drawn<T>(3, product.rows * product.columns), want = got;
  CAPTURE(product.rows);
  CAPTURE(product.columns);
  CAPTURE(product.inner);
  REQUIRE(ops::is_narrow(product));
  ops::narrow_product<T>(product, a.data(), a_columns, b.data(), b_columns, got.data());
  ops::gemm<T>(product, a.data(), a_columns, b.data(), b_columns, want.data());
  double error = 0;
  for (std::size_t i = 0; i < got.size(); ++i) error = std::max(error, static_cast<double>(std::abs(got[i] - want[i])));
  CHECK(error < (std::is_same_v<T, float> ? 3e-5 : 5e-14));
}

}  // namespace

TEST_CASE_TEMPLATE("narrow products give what the BLAS gives, for every width", T, float, double) {
  for (std::int64_t columns = 1; columns <= 32; ++columns)
    for (const std::int64_t other : {1, 2, 3, 5, 8, 15, 16, 17, 20, 31, 32})
      for (const std::int64_t rows : {1, 2, 7, 16, 23, 90}) {
        check<T>({.rows = rows, .columns = columns, .inner = other});
        check<T>({.rows = rows, .columns = columns, .inner = other, .transpose_b = true});
        check<T>({.rows = other, .columns = columns, .inner = rows, .transpose_a = true});
        check<T>({.rows = other, .columns = columns, .inner = rows, .transpose_a = true, .adds = true});
      }
  check<T>({.rows = 40, .columns = 20, .inner = 64});
  CHECK_FALSE(ops::is_narrow({.rows = 40, .columns = 33, .inner = 8}));
  CHECK_FALSE(ops::is_narrow({.rows = 40, .columns = 8, .inner = 65}));
  CHECK_FALSE(ops::is_narrow({.rows = 33, .columns = 8, .inner = 40, .transpose_a = true}));
}
