#include <tephra/strategies/flat.hpp>

#include <utility>

#include <tephra/optim/pieces.hpp>

namespace tephra::strategies {
namespace {

// body(T) with the type of the numbers.
template <typename Body>
void in_dtype(const Span& values, Body body) {
  if (values.dtype == Dtype::f32) body(float{});
  else body(double{});
}

template <typename Each>
void each(std::int64_t count, Each one) {
  optim::in_pieces(count, [=](std::int64_t first, std::int64_t last) {
    TEPHRA_EACH
    for (std::int64_t i = first; i < last; ++i) one(i);
  });
}

template <typename T>
T* numbers(const Span& values) {
  return values.as<T>().data();
}

}  // namespace

void swap(Span a, Span b) {
  in_dtype(a, [&]<typename T>(T) {
    T *x = numbers<T>(a), *y = numbers<T>(b);
    each(a.count, [=](std::int64_t i) { std::swap(x[i], y[i]); });
  });
}

void pull_to_centre(double share, Span own, Span centre, Span pull) {
  in_dtype(own, [&]<typename T>(T) {
    T *w = numbers<T>(own), *d = numbers<T>(pull);
    const T *c = numbers<T>(centre), factor = static_cast<T>(share);
    each(own.count, [=](std::int64_t i) {
      d[i] = factor * (w[i] - c[i]);
      w[i] -= d[i];
    });
  });
}

void add(Span a, Span b) {
  in_dtype(a, [&]<typename T>(T) {
    T* x = numbers<T>(a);
    const T* y = numbers<T>(b);
    each(a.count, [=](std::int64_t i) { x[i] += y[i]; });
  });
}

void scale(Span a, double share) {
  in_dtype(a, [&]<typename T>(T) {
    T* x = numbers<T>(a);
    const T factor = static_cast<T>(share);
    each(a.count, [=](std::int64_t i) { x[i] *= factor; });
  });
}

void descend(Span a, double rate, Span b) {
  in_dtype(a, [&]<typename T>(T) {
    T* x = numbers<T>(a);
    const T *y = numbers<T>(b), factor = static_cast<T>(rate);
    each(a.count, [=](std::int64_t i) { x[i] -= factor * y[i]; });
  });
}

}  // namespace tephra::strategies
