#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>

#include <tephra/ops/math.hpp>

#include "numbers.hpp"

using namespace tephra;
namespace math = tephra::ops::math;

namespace {

// Largest error in units of the last place against the standard library in long double.
template <typename T, typename F, typename G>
double worst(F ours, G exact, double low, double high) {
  double most = 0;
  for (std::uint64_t i = 0; i < 40000; ++i) {
    // Half the numbers near zero, over many powers of ten.
    const double far = testing::number(1, i, low, high);
    const T x = static_cast<T>(i % 2 == 0 ? far : far * std::pow(10.0, -static_cast<double>(i % 40) / 4));
    const long double want = exact(static_cast<long double>(x));
    const long double got = static_cast<long double>(ours(x));
    const long double unit = std::max<long double>(std::fabs(want) * std::numeric_limits<T>::epsilon(), std::numeric_limits<T>::min());
    most = std::max(most, static_cast<double>(std::fabs(got - want) / unit));
  }
  return most;
}

template <typename T>
void check_all() {
  using L = long double;
  using Bits = typename math::Format<T>::Bits;
  const double wide = std::is_same_v<T, float> ? 87 : 708;
  CHECK(worst<T>([](T x) { return math::exponential(x); }, [](L x) { return std::exp(x); }, -wide, wide) < 2);
  CHECK(worst<T>([](T x) { return math::tanh(x); }, [](L x) { return std::tanh(x); }, -25, 25) < 4);
  CHECK(worst<T>([](T x) { return math::sigmoid(x); }, [](L x) { return 1 / (1 + std::exp(-x)); }, -wide + 1, wide - 1) < 4);
  CHECK(worst<T>([](T x) { return math::logarithm(x); }, [](L x) { return std::log(x); }, 1e-30, 1e30) < 2);
  CHECK(worst<T>([](T x) { return math::logarithm(x); }, [](L x) { return std::log(x); }, 0.5, 2) < 3);
  CHECK(worst<T>([](T x) { return math::softplus(x); }, [](L x) { return std::log1p(std::exp(x)); }, -wide + 1, wide) < 4);

  const T infinity = std::numeric_limits<T>::infinity();
  const T nan = std::numeric_limits<T>::quiet_NaN();
  CHECK(math::exponential(T(1000)) == infinity);
  CHECK(math::exponential(infinity) == infinity);
  CHECK(math::exponential(-infinity) == 0);
  CHECK(std::isnan(math::exponential(nan)));
  CHECK(math::exponential(T(0)) == 1);
  CHECK(math::tanh(infinity) == 1);
  CHECK(math::tanh(-infinity) == -1);
  CHECK(std::isnan(math::tanh(nan)));
  CHECK(std::signbit(math::tanh(T(-0.0))));
  CHECK(math::sigmoid(T(-1000)) == 0);
  CHECK(math::sigmoid(infinity) == 1);
  CHECK(math::logarithm(T(0)) == -infinity);
  CHECK(math::logarithm(infinity) == infinity);
  CHECK(std::isnan(math::logarithm(T(-1))));
  CHECK(std::isnan(math::logarithm(nan)));
  CHECK(math::logarithm(T(1)) == 0);
  CHECK(math::logarithm(T(-0.0)) == -infinity);
  CHECK(std::isnan(math::logarithm(-std::numeric_limits<T>::min())));
  // NaN of any payload, whose bits go through the same arithmetic.
  for (const T payload : {std::bit_cast<T>(std::bit_cast<Bits>(nan) | Bits{0xff}), std::bit_cast<T>(~Bits{0})}) {
    CHECK(std::isnan(math::exponential(payload)));
    CHECK(std::isnan(math::tanh(payload)));
    CHECK(std::isnan(math::logarithm(payload)));
  }
  CHECK(math::softplus(infinity) == infinity);
  CHECK(std::isnan(math::softplus(nan)));
}

}  // namespace

TEST_CASE("elementary functions are right to a few units in the last place") {
  check_all<float>();
  check_all<double>();
}
