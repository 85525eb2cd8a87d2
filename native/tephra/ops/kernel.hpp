#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <tephra/graph/op.hpp>
#include <tephra/tensor/each.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::ops {

// out[i] = f(in0[i])
template <typename T, typename F>
void map(const Step& step, const Batch& batch, F f) {
  const T* x = step.input<T>(0);
  T* y = step.output<T>();
  const std::int64_t count = step.out_extent.count(batch.rows);
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) y[i] = f(x[i]);
}

// out[i] = f(in0[i], in1[i])
template <typename T, typename F>
void map2(const Step& step, const Batch& batch, F f) {
  const T* a = step.input<T>(0);
  const T* b = step.input<T>(1);
  T* y = step.output<T>();
  const std::int64_t count = step.out_extent.count(batch.rows);
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) y[i] = f(a[i], b[i]);
}

// out[i] = f(in0[i], in1[i]) + in2[i]
template <typename T, typename F>
void map2_plus(const Step& step, const Batch& batch, F f) {
  const T* a = step.input<T>(0);
  const T* b = step.input<T>(1);
  const T* c = step.input<T>(2);
  T* y = step.output<T>();
  const std::int64_t count = step.out_extent.count(batch.rows);
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) y[i] = f(a[i], b[i]) + c[i];
}

// out[i] = f(in0[i] + b[i]) in every row, b being input 1. Short rows go several at a time, with b as often beside itself, so that the
// loop is long enough to vectorise.
template <typename T, typename F>
void map_after_bias(const Step& step, const Batch& batch, F f) {
  constexpr std::int64_t long_enough = 64;
  const std::int64_t size = step.out_extent.size;
  const std::int64_t at_once = size >= long_enough ? 1 : std::min(2 * long_enough / size, std::max<std::int64_t>(batch.rows, 1));
  T repeated[2 * long_enough];
  const T* b = step.input<T>(1);
  for (std::int64_t row = 0; at_once > 1 && row < at_once; ++row) std::copy_n(b, size, repeated + row * size);
  if (at_once > 1) b = repeated;
  for (std::int64_t row = 0; row < batch.rows; row += at_once) {
    const T* x = step.input<T>(0) + row * size;
    T* y = step.output<T>() + row * size;
    const std::int64_t count = std::min(at_once, batch.rows - row) * size;
    TEPHRA_EACH
    for (std::int64_t i = 0; i < count; ++i) y[i] = f(x[i] + b[i]);
  }
}

// Shape rules shared by families.
inline Shape same_shape(const std::vector<Shape>& inputs, const Attributes&) {
  for (const Shape& shape : inputs)
    if (!(shape == inputs[0]))
      throw Error(Exit::wrong_use, "", "shapes " + inputs[0].text() + " and " + shape.text() + " differ, they must be the same.");
  return inputs[0];
}

// Each element-wise kernel is a struct with a static template run<T>; this fills both number formats of an Op.
template <typename K>
constexpr Kernel f32_of() {
  return [](const Step& step, const Batch& batch) { K::template run<float>(step, batch); };
}
template <typename K>
constexpr Kernel f64_of() {
  return [](const Step& step, const Batch& batch) { K::template run<double>(step, batch); };
}

}  // namespace tephra::ops
