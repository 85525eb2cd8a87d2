#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <tephra/comm/communicator.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/strategies/energy.hpp>
#include <tephra/strategies/flat.hpp>
#include <tephra/strategies/strategies.hpp>
#include <tephra/tensor/buffer.hpp>

#include "numbers.hpp"

using namespace tephra;
using testing::number;
using testing::values_of;

namespace {

// `count` numbers in a buffer of their own.
struct Numbers {
  Numbers(Dtype dtype, std::vector<double> values) : buffer(values.size() * size_of(dtype)), span(buffer.span(dtype, static_cast<std::int64_t>(values.size()))) {
    for (std::size_t i = 0; i < values.size(); ++i) span.set(static_cast<std::int64_t>(i), values[i]);
  }
  Buffer buffer;
  Span span;
};

std::vector<double> drawn(std::uint64_t stream, std::int64_t count) {
  std::vector<double> out;
  for (std::int64_t i = 0; i < count; ++i) out.push_back(number(stream, i));
  return out;
}

}  // namespace

TEST_CASE("T5.4: with a gradient of zero, one worker comes nearer to the centre by exactly 1 − 2·force at each exchange") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64})
    for (const double force : {0.25, 0.5, 1.0}) {
      Numbers own(dtype, {8, -4, 0.5}), centre(dtype, {0, 4, 0.5}), pull(dtype, {0, 0, 0});
      std::vector<double> apart = {8, -8, 0};
      for (int exchange = 0; exchange < 6; ++exchange) {
        strategies::pull_to_centre(force, own.span, centre.span, pull.span);
        strategies::add(centre.span, pull.span);
        for (std::size_t i = 0; i < apart.size(); ++i) {
          apart[i] *= 1 - 2 * force;
          CHECK(own.span.get(static_cast<std::int64_t>(i)) - centre.span.get(static_cast<std::int64_t>(i)) == apart[i]);
        }
      }
    }
}

TEST_CASE("what workers give, the centre takes: elastic pulls keep the sum of all weights") {
  const std::int64_t count = 300000;  // more than one thread's piece
  Numbers first(Dtype::f64, drawn(1, count)), second(Dtype::f64, drawn(2, count)), centre(Dtype::f64, drawn(3, count)), pull(Dtype::f64, drawn(4, count)), other(Dtype::f64, drawn(5, count));
  const auto total = [&](std::int64_t i) { return first.span.get(i) + second.span.get(i) + centre.span.get(i); };
  const double before[] = {total(0), total(count / 2), total(count - 1)};
  strategies::pull_to_centre(0.45, first.span, centre.span, pull.span);
  strategies::pull_to_centre(0.45, second.span, centre.span, other.span);
  strategies::add(pull.span, other.span);
  strategies::add(centre.span, pull.span);
  CHECK(total(0) == doctest::Approx(before[0]).epsilon(1e-14));
  CHECK(total(count / 2) == doctest::Approx(before[1]).epsilon(1e-14));
  CHECK(total(count - 1) == doctest::Approx(before[2]).epsilon(1e-14));
}

TEST_CASE("flat arithmetic") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    Numbers a(dtype, {1, 2, 3}), b(dtype, {10, 20, 40});
    strategies::swap(a.span, b.span);
    CHECK(values_of(a.span) == std::vector<double>{10, 20, 40});
    CHECK(values_of(b.span) == std::vector<double>{1, 2, 3});
    strategies::descend(a.span, 0.5, b.span);
    CHECK(values_of(a.span) == std::vector<double>{9.5, 19, 38.5});
    strategies::scale(b.span, 0.25);
    CHECK(values_of(b.span) == std::vector<double>{0.25, 0.5, 0.75});
  }
}

TEST_CASE("gradient energy matching is its formula, number by number") {
  StrategySpec spec = strategies::gem({.id = "g", .kappa = 1.5, .momentum = 0.5, .learning_rate = 0.25});
  const std::int64_t count = 40;
  Numbers gradient(Dtype::f64, drawn(1, count)), centre(Dtype::f64, drawn(2, count)), proxy(Dtype::f64, drawn(3, count)), seen(Dtype::f64, drawn(4, count));
  gradient.span.set(7, 0);
  std::vector<double> scaled, moved;
  for (std::int64_t i = 0; i < count; ++i) {
    const double g = gradient.span.get(i), u = -0.25 * g, m = 0.5 * proxy.span.get(i) + u, c = centre.span.get(i) - seen.span.get(i);
    scaled.push_back(g * std::clamp((1.5 * std::abs(m) - std::abs(c)) / (std::abs(u) + 1e-12), 0.0, 5.0));
    moved.push_back(m);
  }
  strategies::match_energy(spec, gradient.span, centre.span, {.proxy = proxy.span, .seen = seen.span});
  for (std::int64_t i = 0; i < count; ++i) {
    CHECK(gradient.span.get(i) == doctest::Approx(scaled[static_cast<std::size_t>(i)]).epsilon(1e-15));
    CHECK(proxy.span.get(i) == doctest::Approx(moved[static_cast<std::size_t>(i)]).epsilon(1e-15));
  }
  CHECK(values_of(seen.span) == values_of(centre.span));
  CHECK(std::all_of(scaled.begin(), scaled.end(), [](double g) { return std::isfinite(g); }));
}

TEST_CASE("the first gradient of energy matching is kappa times what it was, and none is left where the centre moved enough") {
  const StrategySpec spec = strategies::gem({.id = "g", .kappa = 2, .momentum = 0.9, .learning_rate = 0.01});
  Numbers gradient(Dtype::f64, {1, -3}), centre(Dtype::f64, {5, 6}), proxy(Dtype::f64, {0, 0}), seen(Dtype::f64, {5, 6});
  strategies::match_energy(spec, gradient.span, centre.span, {.proxy = proxy.span, .seen = seen.span});
  CHECK(gradient.span.get(0) == doctest::Approx(2).epsilon(1e-9));
  CHECK(gradient.span.get(1) == doctest::Approx(-6).epsilon(1e-9));
  centre.span.set(0, 100);
  strategies::match_energy(spec, gradient.span, centre.span, {.proxy = proxy.span, .seen = seen.span});
  CHECK(gradient.span.get(0) == 0);
}

TEST_CASE("asynchronous strategies: settings that make no sense, and which counts of ranks they take") {
  CHECK_THROWS_AS(strategies::check(strategies::downpour({.id = "s", .sync_every = 0}), 1, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::downpour({.id = "s", .local_rate = 0}), 1, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::easgd({.id = "s", .force = 1.5}), 1, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::gem({.id = "s", .kappa = 0}), 1, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::gem({.id = "s", .momentum = 1}), 1, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::easgd({.id = "s"}), 33, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::downpour({.id = "s", .synchronous = true}), 33, 32), Error);
  CHECK_NOTHROW(strategies::check(strategies::downpour({.id = "s"}), 33, 32));
  CHECK_NOTHROW(strategies::check(strategies::gem({.id = "s"}), 100, 1));
}

TEST_CASE("numbers exchanged in a step") {
  CHECK(strategies::exchanged_numbers(strategies::data_parallel({.id = "s"}), 3, 100, 7, 2) == 102);
  CHECK(strategies::exchanged_numbers(strategies::downpour({.id = "s"}), 3, 100, 7, 2) == 214);
  CHECK(strategies::exchanged_numbers(strategies::downpour({.id = "s", .synchronous = true}), 3, 100, 7, 2) == 102);
  CHECK(strategies::exchanged_numbers(strategies::gem({.id = "s"}), 3, 100, 7, 2) == 314);
  CHECK(strategies::exchanged_numbers(strategies::easgd({.id = "s"}), 3, 100, 7, 2) == 109);
  CHECK(strategies::exchanged_numbers(strategies::gem({.id = "s"}), 1, 100, 7, 2) == 0);
}
