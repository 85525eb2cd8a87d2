#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

// What narrow products are made of: registers of 64 bytes, and parts of one, which hold four numbers each.
namespace tephra::ops {

template <typename T>
struct Register {
  typedef T Type __attribute__((vector_size(64)));
};
template <typename T>
using Vector = typename Register<T>::Type;

template <typename T>
inline constexpr int lanes = 64 / static_cast<int>(sizeof(T));
template <typename T>
inline constexpr int parts = lanes<T> / 4;

// f(0), f(1), … f(count − 1), each with a number known when compiling. Whoever calls it is flattened, so that f is no call.
template <int count, typename F>
void unrolled(F f) {
  [&]<int... i>(std::integer_sequence<int, i...>) { (f(std::integral_constant<int, i>{}), ...); }(std::make_integer_sequence<int, count>{});
}

template <typename T>
void load(Vector<T>& to, const T* from) { std::memcpy(&to, from, sizeof to); }
template <typename T>
void store(T* to, const Vector<T>& from) { std::memcpy(to, &from, sizeof from); }

// The first four numbers of each of `parts` rows.
template <typename T>
void load_parts(Vector<T>& to, const T* rows, std::int64_t stride) {
#if defined(__AVX512F__)
  // A load into some lanes alone needs no shuffle after it, which no compiler finds by itself.
  if constexpr (sizeof(T) == 4) {
    const auto row = [&](int i) { return _mm_loadu_ps(rows + i * stride); };
    __m512 all = _mm512_maskz_broadcast_f32x4(0x000f, row(0));
    all = _mm512_mask_broadcast_f32x4(all, 0x00f0, row(1));
    all = _mm512_mask_broadcast_f32x4(all, 0x0f00, row(2));
    to = reinterpret_cast<Vector<T>>(_mm512_mask_broadcast_f32x4(all, 0xf000, row(3)));
  } else
    to = reinterpret_cast<Vector<T>>(_mm512_mask_broadcast_f64x4(_mm512_maskz_broadcast_f64x4(0x0f, _mm256_loadu_pd(rows)), 0xf0, _mm256_loadu_pd(rows + stride)));
#else
  unrolled<parts<T>>([&](auto i) { std::memcpy(reinterpret_cast<T*>(&to) + i * 4, rows + i * stride, 4 * sizeof(T)); });
#endif
}

template <typename T>
void store_parts(T* rows, std::int64_t stride, const Vector<T>& from) {
  unrolled<parts<T>>([&](auto i) {
    typedef T Part __attribute__((vector_size(4 * sizeof(T))));
    const Part part = __builtin_shufflevector(from, from, i * 4, i * 4 + 1, i * 4 + 2, i * 4 + 3);
    std::memcpy(rows + i * stride, &part, sizeof part);
  });
}

// Number `k` of each part, over the whole part.
template <int k, typename T>
void spread_in_parts(Vector<T>& to, const Vector<T>& from) {
  [&]<int... i>(std::integer_sequence<int, i...>) { to = __builtin_shufflevector(from, from, (i / 4 * 4 + k)...); }(std::make_integer_sequence<int, lanes<T>>{});
}

}  // namespace tephra::ops
