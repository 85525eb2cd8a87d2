#pragma once

#include <tephra/ops/convolution_window.hpp>

// Max pooling by windows of 2×2 side by side, the common case: four numbers are compared at once, many windows at a time.
namespace tephra::ops {

// Windows of 2×2 with stride 2 and no padding, over a plane or over each plane of a volume.
bool is_of_squares(const Sweep& sweep);

// One grid of the narrow side at `y` or `g`, of the wide side at `x` or `out`. `lanes` numbers lie beside each other at each
// place and are pooled alike (channels last); 1: channels first.
template <typename T>
void largest_of_squares(const Sweep& sweep, std::int64_t lanes, const T* x, T* y);
// Writes every number of `out`: g at the first place of the largest x, zeros elsewhere.
template <typename T>
void put_back_into_squares(const Sweep& sweep, std::int64_t lanes, const T* x, const T* g, T* out);

extern template void largest_of_squares<float>(const Sweep&, std::int64_t, const float*, float*);
extern template void largest_of_squares<double>(const Sweep&, std::int64_t, const double*, double*);
extern template void put_back_into_squares<float>(const Sweep&, std::int64_t, const float*, const float*, float*);
extern template void put_back_into_squares<double>(const Sweep&, std::int64_t, const double*, const double*, double*);

}  // namespace tephra::ops
