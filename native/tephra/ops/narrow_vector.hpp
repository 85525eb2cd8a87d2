#pragma once

#include <cstdint>
#include <cstring>

// What narrow products are made of: vectors as wide as the registers of the processor that this is compiled for.
namespace tephra::ops {

// Bytes of a register, how many of them may hold sums while the operands still have room, and whether that beats a BLAS, which
// chooses its registers when it runs.
#if defined(__AVX512F__)
inline constexpr int register_bytes = 64, sum_registers = 24;
inline constexpr bool wide_registers = true;
#elif defined(__AVX2__) && defined(__FMA__)
inline constexpr int register_bytes = 32, sum_registers = 12;
inline constexpr bool wide_registers = true;
#else
inline constexpr int register_bytes = 16, sum_registers = 12;
inline constexpr bool wide_registers = false;
#endif

template <typename T>
inline constexpr int lanes = register_bytes / static_cast<int>(sizeof(T));

template <typename T>
struct Register {
  typedef T Type __attribute__((vector_size(register_bytes)));
};
template <typename T>
using Vector = typename Register<T>::Type;

template <typename T>
Vector<T> load(const T* from) {
  Vector<T> vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

template <typename T>
void store(T* to, const Vector<T>& vector) {
  std::memcpy(to, &vector, sizeof vector);
}

// Registers that hold `count` numbers.
template <typename T>
constexpr int registers_of(std::int64_t count) {
  return static_cast<int>((count + lanes<T> - 1) / lanes<T>);
}

// How many of `rows` rows of `width` numbers, `stride` apart, may be read or written as `padded` numbers without leaving the last.
inline std::int64_t rows_with_room(std::int64_t rows, std::int64_t width, std::int64_t stride, std::int64_t padded) {
  const std::int64_t short_of = padded <= width ? 0 : (padded - width + stride - 1) / stride;
  return rows < short_of ? 0 : rows - short_of;
}

}  // namespace tephra::ops
