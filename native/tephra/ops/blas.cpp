#include <tephra/ops/blas.hpp>

#include <algorithm>
#include <type_traits>

#include <cblas.h>

namespace tephra::ops {

template <typename T>
void gemm(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c) {
  if (product.rows == 0 || product.columns == 0) return;
  if (product.inner == 0) {
    if (!product.adds) std::fill_n(c, product.rows * product.columns, T(0));
    return;
  }
  // Graph dimensions are checked to fit an int when the plan is made.
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
