#pragma once

#include <cstdint>

#include <tephra/ops/blas.hpp>

namespace tephra::ops {

// Products of narrow matrices with many rows, as the layers of a narrow network need them: a BLAS spends as long on packing its panels
// and choosing its way as on the product. Here the small matrix stays in the nearest cache, or the result in registers.

// No side of the small matrix is above 32 numbers (64 for what is summed over).
bool is_narrow(const Product& product);

// Narrow, and faster than gemm with the registers that this was compiled for?
bool is_faster_narrow(const Product& product);

// What gemm gives, of a narrow product.
template <typename T>
void narrow_product(const Product& product, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c);

}  // namespace tephra::ops
