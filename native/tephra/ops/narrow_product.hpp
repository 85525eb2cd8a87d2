#pragma once

#include <tephra/ops/blas.hpp>
#include <tephra/ops/narrow_rows.hpp>
#include <tephra/ops/narrow_sums.hpp>

// Products of many rows with a small matrix, and their gradients, where half of what a BLAS does is lost in registers that are not full.
namespace tephra::ops {

// Whether narrow_product takes it: counts other than the rows' are multiples of four, and at most `narrow_most`.
inline bool is_narrow(const Product& product) {
  const auto fits = [](std::int64_t count) { return count % 4 == 0 && count <= narrow_most; };
  return fits(product.columns) && fits(product.transpose_a ? product.rows : product.inner) && !(product.transpose_a && product.transpose_b);
}

// C = op(A)·op(B) as gemm's, for counts that are not 0.
template <typename T>
void narrow_product(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c) {
  if (product.transpose_a) return narrow_sums<T>({product.inner, a, a_stride, b, b_stride, c, product.columns, product.adds}, product.rows, product.columns);
  alignas(64) T packed[narrow_most * narrow_most * parts<T>];
  T lines[narrow_most * narrow_most];
  if (product.transpose_b) {
    transpose_narrow(product.inner, product.columns, b, b_stride, lines);
    b = lines;
    b_stride = product.columns;
  }
  pack_narrow(product.inner, product.columns, b, b_stride, packed);
  narrow_rows_by_columns<T>({product.inner, product.columns, a, a_stride, packed, c, product.adds}, product.rows);
}

}  // namespace tephra::ops
