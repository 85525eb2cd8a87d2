#include <tephra/ops/blas.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <type_traits>

#include <cblas.h>

#include <tephra/ops/narrow_product.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::ops {
namespace {

// A graph's dimensions are checked to fit an int; their products with the rows of a batch are not.
void check_counts(const Product& product, std::int64_t a_stride, std::int64_t b_stride) {
  const std::int64_t most = std::max({product.rows, product.columns, product.inner, a_stride, b_stride});
  if (most > std::numeric_limits<int>::max())
    throw Error(Exit::wrong_use, "", "a product over " + std::to_string(most) + " rows is more than the BLAS counts. Use a smaller batch, or more ranks.");
}

// Whether our own product is faster than a BLAS: with the registers it is made for, over enough rows to pay for arranging the small
// matrix, and on so little work that a BLAS would not share it out over threads.
bool is_better_narrow(const Product& product) {
#if defined(__AVX512F__)
  constexpr std::int64_t fewest_rows = 16, most_work = std::int64_t{1} << 20;
  const std::int64_t rows = product.transpose_a ? product.inner : product.rows;
  return is_narrow(product) && rows >= fewest_rows && product.rows * product.columns * product.inner <= most_work;
#else
  static_cast<void>(product);
  return false;
#endif
}

}  // namespace

template <typename T>
void gemm(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c) {
  check_counts(product, a_stride, b_stride);
  if (product.rows == 0 || product.columns == 0) return;
  if (product.inner == 0) {
    if (!product.adds) std::fill_n(c, product.rows * product.columns, T(0));
    return;
  }
  if (is_better_narrow(product)) return narrow_product(product, a, a_stride, b, b_stride, c);
  const auto integer = [](std::int64_t value) { return static_cast<int>(value); };
  const auto side = [](bool transposed) { return transposed ? CblasTrans : CblasNoTrans; };
  if constexpr (std::is_same_v<T, float>)
    cblas_sgemm(CblasRowMajor, side(product.transpose_a), side(product.transpose_b), integer(product.rows), integer(product.columns),
                integer(product.inner), 1.0F, a, integer(a_stride), b, integer(b_stride), product.adds ? 1.0F : 0.0F, c, integer(product.columns));
  else
    cblas_dgemm(CblasRowMajor, side(product.transpose_a), side(product.transpose_b), integer(product.rows), integer(product.columns),
                integer(product.inner), 1.0, a, integer(a_stride), b, integer(b_stride), product.adds ? 1.0 : 0.0, c, integer(product.columns));
}

template void gemm<float>(const Product&, const float*, std::int64_t, const float*, std::int64_t, float*);
template void gemm<double>(const Product&, const double*, std::int64_t, const double*, std::int64_t, double*);

}  // namespace tephra::ops
