#pragma once

#include <tephra/graph/op.hpp>

// Convolution as matrix products: each place where the window stops becomes a column of the numbers under it (im2col; Chellapilla,
// Puri and Simard 2006). A few thousand places at a time, over the rows of the batch, so that the columns stay in cache.
namespace tephra::ops {

// Bytes of scratch for `rows` rows: `wide` and `narrow` are the operands' extents.
std::int64_t columns_bytes(const Step& step, const Extent& wide, const Extent& narrow, Dtype dtype, std::int64_t rows);

// y = x∗w (+ bias) (and max(y, 0)). Inputs x, w, and the bias when `biased`.
struct AfterConvolution {
  bool biased = false;
  bool relu = false;
};

template <typename T>
void convolution_by_columns(const Step& step, const Batch& batch, AfterConvolution after);
// Inputs g, w.
template <typename T>
void convolution_input_gradient_by_columns(const Step& step, const Batch& batch);
// Inputs x, g.
template <typename T>
void convolution_weight_gradient_by_columns(const Step& step, const Batch& batch);

extern template void convolution_by_columns<float>(const Step&, const Batch&, AfterConvolution);
extern template void convolution_by_columns<double>(const Step&, const Batch&, AfterConvolution);
extern template void convolution_input_gradient_by_columns<float>(const Step&, const Batch&);
extern template void convolution_input_gradient_by_columns<double>(const Step&, const Batch&);
extern template void convolution_weight_gradient_by_columns<float>(const Step&, const Batch&);
extern template void convolution_weight_gradient_by_columns<double>(const Step&, const Batch&);

}  // namespace tephra::ops
