#pragma once

#include <cstdint>

// The one place that speaks CBLAS. Row-major.
namespace tephra::ops {

struct Product {
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t inner;
  bool transpose_a = false;
  bool transpose_b = false;
  bool adds = false;  // to what C holds
};

// C = op(A)·op(B), C rows×columns without gaps; row strides of A and B as stored. An empty inner dimension gives zeros.
// Throws Error 64 when a count is above 2³¹ − 1, the most that CBLAS takes.
template <typename T>
void gemm(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c);

extern template void gemm<float>(const Product&, const float*, std::int64_t, const float*, std::int64_t, float*);
extern template void gemm<double>(const Product&, const double*, std::int64_t, const double*, std::int64_t, double*);

}  // namespace tephra::ops
