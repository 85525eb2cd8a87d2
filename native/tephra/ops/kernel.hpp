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

// Calls f(x, y, b, count) for all rows of `size` numbers with b repeated as often as the rows at hand: short rows go several at a time,
// so that loops over them are long enough to vectorise.
template <typename T, typename F>
void each_row_with(const T* b, std::int64_t size, const T* x, T* y, std::int64_t rows, F f) {
  constexpr std::int64_t room = 512;
  T repeated[room];
  const std::int64_t at_once = std::min(room / size, rows);
  if (at_once < 2) {
    for (std::int64_t row = 0; row < rows; ++row) f(x + row * size, y + row * size, b, size);
    return;
  }
  for (std::int64_t row = 0; row < at_once; ++row) std::copy_n(b, size, repeated + row * size);
  for (std::int64_t row = 0; row < rows; row += at_once) f(x + row * size, y + row * size, repeated, std::min(at_once, rows - row) * size);
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
