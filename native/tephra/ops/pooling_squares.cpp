#include <tephra/ops/pooling_squares.hpp>

#include <algorithm>

#include <tephra/tensor/each.hpp>

// Compiled for several instruction sets, the widest that the processor has being chosen when the program starts. Comparing and
// selecting round nothing: the bits are the same for all.
// The thread sanitizer (GCC says that it is on by a macro, clang by a feature) is not ready for code that runs so early.
#if defined(__SANITIZE_THREAD__)
#define TEPHRA_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TEPHRA_THREAD_SANITIZER
#endif
#endif
#if defined(__x86_64__) && defined(__linux__) && !defined(TEPHRA_THREAD_SANITIZER)
#define TEPHRA_FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define TEPHRA_FOR_EACH_PROCESSOR
#endif

namespace tephra::ops {
namespace {

// The four numbers of a window, `step` apart from those of the next.
template <typename T>
struct Square {
  T* place[4];
};

// NaN exceeds everything, as in torch. Without branches, so that loops vectorise.
template <typename T>
inline bool exceeds(T x, T best) { return static_cast<bool>(static_cast<int>(x > best) | static_cast<int>(x != x)); }

template <int step, typename T>
inline __attribute__((always_inline)) void largest(const Square<const T>& x, std::int64_t count, T* y) {
  const T *first = x.place[0], *second = x.place[1], *third = x.place[2], *fourth = x.place[3];
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) {
    const T a = first[i * step], b = second[i * step], c = third[i * step], d = fourth[i * step];
    const T upper = exceeds(b, a) ? b : a;
    const T left = exceeds(c, upper) ? c : upper;
    y[i] = exceeds(d, left) ? d : left;
  }
}

template <int step, typename T>
inline __attribute__((always_inline)) void put_back(const Square<const T>& x, const T* g, std::int64_t count, const Square<T>& out) {
  const T *first = x.place[0], *second = x.place[1], *third = x.place[2], *fourth = x.place[3];
  T *to_first = out.place[0], *to_second = out.place[1], *to_third = out.place[2], *to_fourth = out.place[3];
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) {
    const T a = first[i * step], b = second[i * step], c = third[i * step], d = fourth[i * step];
    const T all = g[i];
    const T upper = exceeds(b, a) ? b : a;
    const T left = exceeds(c, upper) ? c : upper;
    const T not_fourth = exceeds(d, left) ? T(0) : all;
    const T not_third = exceeds(c, upper) ? T(0) : not_fourth;
    to_first[i * step] = exceeds(b, a) ? T(0) : not_third;
    to_second[i * step] = exceeds(b, a) ? not_third : T(0);
    to_third[i * step] = exceeds(c, upper) ? not_fourth : T(0);
    to_fourth[i * step] = exceeds(d, left) ? all : T(0);
  }
}

#define TEPHRA_SQUARES(T, STEP, SUFFIX)                                                                                               \
  TEPHRA_FOR_EACH_PROCESSOR void largest_##SUFFIX(const Square<const T>& x, std::int64_t count, T* y) { largest<STEP>(x, count, y); } \
  TEPHRA_FOR_EACH_PROCESSOR void put_back_##SUFFIX(const Square<const T>& x, const T* g, std::int64_t count, const Square<T>& out) {  \
    put_back<STEP>(x, g, count, out);                                                                                                 \
  }
TEPHRA_SQUARES(float, 1, lanes)
TEPHRA_SQUARES(double, 1, lanes)
TEPHRA_SQUARES(float, 2, line)
TEPHRA_SQUARES(double, 2, line)

// f(place of the first window in the narrow side, of its first number in the wide side, windows)
template <typename F>
void each_run(const Sweep& sweep, std::int64_t lanes, F f) {
  const Grid& narrow = sweep.narrow;
  const Grid& wide = sweep.wide;
  for (std::int64_t plane = 0; plane < narrow.size[0]; ++plane)
    for (std::int64_t line = 0; line < narrow.size[1]; ++line) {
      const std::int64_t to = (plane * narrow.size[1] + line) * narrow.size[2] * lanes;
      const std::int64_t from = (plane * wide.size[1] + 2 * line) * wide.size[2] * lanes;
      if (lanes == 1) f(to, from, narrow.size[2]);
      else for (std::int64_t at = 0; at < narrow.size[2]; ++at) f(to + at * lanes, from + 2 * at * lanes, lanes);
    }
}

template <typename T>
Square<T> square_at(const Sweep& sweep, std::int64_t lanes, T* first) {
  const std::int64_t below = sweep.wide.size[2] * lanes;
  return {{first, first + lanes, first + below, first + below + lanes}};
}

}  // namespace

bool is_of_squares(const Sweep& sweep) {
  return sweep.kernel == Window::Sizes{1, 2, 2} && sweep.stride == Window::Sizes{1, 2, 2} && sweep.padding == Window::Sizes{0, 0, 0};
}

template <typename T>
void largest_of_squares(const Sweep& sweep, std::int64_t lanes, const T* x, T* y) {
  each_run(sweep, lanes, [&](std::int64_t to, std::int64_t from, std::int64_t count) {
    const auto square = square_at(sweep, lanes, x + from);
    lanes == 1 ? largest_line(square, count, y + to) : largest_lanes(square, count, y + to);
  });
}

template <typename T>
void put_back_into_squares(const Sweep& sweep, std::int64_t lanes, const T* x, const T* g, T* out) {
  // An odd line or column at the end is under no window.
  if (sweep.wide.size[1] % 2 != 0 || sweep.wide.size[2] % 2 != 0) std::fill_n(out, sweep.wide.places() * lanes, T(0));
  each_run(sweep, lanes, [&](std::int64_t at, std::int64_t wide, std::int64_t count) {
    const auto square = square_at(sweep, lanes, x + wide);
    const auto to = square_at(sweep, lanes, out + wide);
    lanes == 1 ? put_back_line(square, g + at, count, to) : put_back_lanes(square, g + at, count, to);
  });
}

template void largest_of_squares<float>(const Sweep&, std::int64_t, const float*, float*);
template void largest_of_squares<double>(const Sweep&, std::int64_t, const double*, double*);
template void put_back_into_squares<float>(const Sweep&, std::int64_t, const float*, const float*, float*);
template void put_back_into_squares<double>(const Sweep&, std::int64_t, const double*, const double*, double*);

}  // namespace tephra::ops
