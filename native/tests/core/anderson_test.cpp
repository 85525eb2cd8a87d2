#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <tephra/optim/optimizer.hpp>
#include <tephra/optim/rule.hpp>
#include <tephra/optim/tall_least_squares.hpp>

#include "allocations.hpp"
#include "numbers.hpp"
#include "optimizer_cases.hpp"

using namespace tephra;
using optim::Acceleration;
using optim::Anderson;
using optim::MovingAverage;
using testing::number;
using testing::values_of;

namespace {

ParameterLayout flat_layout(std::int64_t count, Dtype dtype = Dtype::f64) {
  return {.dtype = dtype, .entries = {{"b.w", {count}, 0, count, {}}}, .count = count, .trained = count};
}

void copy_numbers(Span to, Span from) {
  for (std::int64_t i = 0; i < from.count; ++i) to.set(i, from.get(i));
}

// x → A·x + b as descent of rate 1 along x − A·x − b. A = B·Bᵀ of random B, times `contraction` over its trace, so that it contracts.
class LinearMap {
 public:
  LinearMap(int size, std::uint64_t series, double contraction = 0.95) : size_(size), a_(count() * count()), solution_(count()) {
    std::vector<double> root(count() * count());
    for (std::size_t i = 0; i < root.size(); ++i) root[i] = number(series, static_cast<std::int64_t>(i));
    double trace = 0;
    for (std::size_t i = 0; i < count(); ++i)
      for (std::size_t j = 0; j < count(); ++j) {
        for (std::size_t k = 0; k < count(); ++k) a_[i * count() + j] += root[i * count() + k] * root[j * count() + k];
        if (i == j) trace += a_[i * count() + i];
      }
    for (double& each : a_) each *= contraction / trace * 3;
    for (std::size_t i = 0; i < count(); ++i) solution_[i] = number(series + 1, static_cast<std::int64_t>(i));
  }

  // (I − A)·(x − solution).
  void gradient(Span x, Span out) const {
    for (std::size_t i = 0; i < count(); ++i) {
      double sum = x.get(static_cast<std::int64_t>(i)) - solution_[i];
      for (std::size_t j = 0; j < count(); ++j) sum -= a_[i * count() + j] * (x.get(static_cast<std::int64_t>(j)) - solution_[j]);
      out.set(static_cast<std::int64_t>(i), sum);
    }
  }

  double error(Span x) const {
    double apart = 0, length = 0;
    for (std::size_t i = 0; i < count(); ++i) {
      apart += std::pow(x.get(static_cast<std::int64_t>(i)) - solution_[i], 2);
      length += solution_[i] * solution_[i];
    }
    return std::sqrt(apart / length);
  }

 private:
  std::size_t count() const { return static_cast<std::size_t>(size_); }

  int size_;
  std::vector<double> a_;
  std::vector<double> solution_;
};

// Evaluations of the map until the relative error is 1e-9; 1000: never.
int evaluations(const LinearMap& map, int size, const Anderson& settings) {
  const ParameterLayout layout = flat_layout(size);
  ParameterArena x(layout), gradient(layout);
  Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 1}), settings), layout);
  for (int step = 1; step < 1000; ++step) {
    map.gradient(x.flat(), gradient.flat());
    optimizer.apply(x.flat(), gradient.flat(), static_cast<std::uint64_t>(step));
    if (map.error(x.flat()) <= 1e-9) return step;
  }
  return 1000;
}

Anderson each_step(int depth) { return {.id = "a", .depth = depth, .frequency = 1, .wait = 0, .safeguard = false}; }

std::string message_of(const auto& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    CHECK(error.block() == "a");
    return error.what();
  }
  return "not refused";
}

}  // namespace

TEST_CASE("Anderson acceleration of depth n solves a linear map of n numbers in n + 1 evaluations") {
  for (const std::uint64_t series : {11U, 21U, 31U}) {
    const LinearMap map(10, series);
    const int plain = evaluations(map, 10, {.enabled = false});
    CAPTURE(plain);
    CHECK(plain > 30);
    CHECK(evaluations(map, 10, each_step(10)) <= 11);
    // Fewer than n combine to less, but still to much.
    CHECK(evaluations(map, 10, each_step(3)) < plain);
    // Once a fresh history, iterates alone do as well.
    Anderson differenced{.depth = 10, .frequency = 12, .wait = 0, .residual = Anderson::Residual::differenced, .safeguard = false};
    CHECK(evaluations(map, 10, differenced) <= 12);
  }
}

TEST_CASE("a history that depends on itself ends before it does: more depth than numbers, and after the solution") {
  const LinearMap map(3, 41);
  const ParameterLayout layout = flat_layout(3);
  ParameterArena x(layout), gradient(layout);
  Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 1}), each_step(10)), layout);
  for (std::uint64_t step = 1; step <= 60; ++step) {
    map.gradient(x.flat(), gradient.flat());
    optimizer.apply(x.flat(), gradient.flat(), step);
    REQUIRE(std::isfinite(map.error(x.flat())));
    if (step >= 5) CHECK(map.error(x.flat()) < 1e-9);
  }
}

TEST_CASE("AADL's test: a line through 100 points, a step in two extrapolated, with the moving average") {
  // A mean at each step holds each step back, so it takes longer.
  using Mode = MovingAverage::Mode;
  for (const auto& [mode, steps] : {std::pair(Mode::off, 100U), std::pair(Mode::adaptive, 300U), std::pair(Mode::on, 4000U)}) {
    const ParameterLayout layout = flat_layout(2);
    ParameterArena line(layout), gradient(layout);
    const auto spec = optim::anderson(optim::moving_average(optim::sgd({.learning_rate = 0.01}), {.mode = mode, .window = 5}),
                                      {.depth = 5, .frequency = 2, .regularisation = 1e-9});
    Optimizer optimizer(spec, layout);
    const auto at = [](int i) { return -1 + 2 * (i + 0.5) / 100; };
    const auto apart = [&](int i) { return line.flat().get(0) * at(i) + line.flat().get(1) - (at(i) + 1); };
    const BatchLoss loss = [&] {
      double sum = 0;
      for (int i = 0; i < 100; ++i) sum += apart(i) * apart(i);
      return sum;
    };
    for (std::uint64_t step = 1; step <= steps; ++step) {
      double slope = 0, offset = 0;
      for (int i = 0; i < 100; ++i) {
        slope += 2 * apart(i) * at(i) / 100;
        offset += 2 * apart(i) / 100;
      }
      gradient.flat().set(0, slope);
      gradient.flat().set(1, offset);
      optimizer.apply(line.flat(), gradient.flat(), step, 1, loss);
    }
    CHECK(std::abs(line.flat().get(0) - 1) < 1e-3);
    CHECK(std::abs(line.flat().get(1) - 1) < 1e-3);
  }
}

TEST_CASE("the moving average is needed where iterates scatter: less, the larger the batch") {
  std::vector<std::uint64_t> averaged;
  for (const auto norm : {MovingAverage::Norm::max_ratio, MovingAverage::Norm::l2_ratio})
    for (const double batch : {1.0, 16.0, 256.0}) {
      const ParameterLayout layout = flat_layout(20);
      ParameterArena x(layout), gradient(layout);
      Optimizer optimizer(optim::moving_average(optim::sgd({.learning_rate = 0.5}), {.window = 5, .norm = norm}), layout);
      AppliedCounts counts;
      for (std::uint64_t step = 1; step <= 200; ++step) {
        for (std::int64_t i = 0; i < 20; ++i)
          gradient.flat().set(i, x.flat().get(i) - 1 + number(step, i) / std::sqrt(batch));
        counts = counts + optimizer.apply(x.flat(), gradient.flat(), step);
      }
      averaged.push_back(counts.averaged);
    }
  for (const std::size_t first : {0U, 3U}) {
    CHECK(averaged[first] > 150);
    CHECK(averaged[first] > averaged[first + 1]);
    CHECK(averaged[first + 1] >= averaged[first + 2]);
    CHECK(averaged[first + 2] < 20);  // while x comes near 1
  }
}

TEST_CASE("the window keeps iterates, the parameters become their mean from the second on") {
  const ParameterLayout layout = flat_layout(1);
  ParameterArena x(layout), gradient(layout);
  gradient.flat().set(0, -1);
  Optimizer optimizer(optim::moving_average(optim::sgd({.learning_rate = 1}), {.mode = MovingAverage::Mode::on, .window = 2}), layout);
  std::vector<double> found;
  for (std::uint64_t step = 1; step <= 4; ++step) {
    CHECK(optimizer.apply(x.flat(), gradient.flat(), step).averaged == (step > 1));
    found.push_back(x.flat().get(0));
  }
  // Iterates 1, 2, 2.5, 3.25; each the mean before it plus 1.
  CHECK(found == std::vector<double>{1, 1.5, 2.25, 2.875});
}

TEST_CASE("what is kept and extrapolated follows from the number of the step") {
  const ParameterLayout layout = flat_layout(4);
  const Anderson settings{.depth = 2, .frequency = 5, .store_every = 3, .wait = 2, .safeguard = false};
  Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 0.1}), settings), layout);
  ParameterArena x(layout), gradient(layout);
  std::vector<std::uint64_t> extrapolated;
  std::array<double, 3> kept{};
  for (std::uint64_t step = 1; step <= 22; ++step) {
    testing::fill(gradient.flat(), step);
    const auto end = optimizer.apply(x.flat(), gradient.flat(), step).acceleration;
    if (end != Acceleration::End::none) extrapolated.push_back(step);
    // Kept: steps 5, 7, 8, 11, 12, 14, 17, 20, 22.
    if (step == 20) kept = {optimizer.states()[0].values.flat().get(0), optimizer.states()[1].values.flat().get(0), optimizer.states()[2].values.flat().get(0)};
    if (step == 21) for (std::size_t slot = 0; slot < 3; ++slot) CHECK(optimizer.states()[slot].values.flat().get(0) == kept[slot]);
    if (step == 22) {
      CHECK(optimizer.states()[0].values.flat().get(0) == kept[0]);
      CHECK(optimizer.states()[1].values.flat().get(0) == kept[1]);
      CHECK(optimizer.states()[2].values.flat().get(0) != kept[2]);
    }
  }
  CHECK(extrapolated == std::vector<std::uint64_t>{7, 12, 17, 22});
}

TEST_CASE("the safeguard keeps the better point, and never numbers that are not finite") {
  const LinearMap map(10, 51);
  const ParameterLayout layout = flat_layout(10);
  for (const auto residual : {Anderson::Residual::exact, Anderson::Residual::differenced})
    for (const double preferred : {-1.0, 1.0, std::numeric_limits<double>::quiet_NaN()}) {
      ParameterArena x(layout), gradient(layout), plain(layout);
      Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 1}), {.depth = 4, .frequency = 6, .wait = 0, .residual = residual}), layout);
      int asked = 0;
      // First of the plain point, then of the other.
      const BatchLoss loss = [&] { return ++asked % 2 == 1 ? 0.0 : preferred; };
      for (std::uint64_t step = 1; step <= 12; ++step) {
        map.gradient(x.flat(), gradient.flat());
        for (std::int64_t i = 0; i < 10; ++i) plain.flat().set(i, x.flat().get(i) - gradient.flat().get(i));
        const auto end = optimizer.apply(x.flat(), gradient.flat(), step, 1, loss).acceleration;
        CHECK((end != Acceleration::End::none) == (step % 6 == 0));
        if (end != Acceleration::End::accepted) CHECK(values_of(x.flat()) == values_of(plain.flat()));
        if (step % 6 == 0) CHECK((end == Acceleration::End::accepted) == (preferred < 0));
      }
      CHECK(asked == 4);
    }
  ParameterArena x(layout), gradient(layout);
  Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 1}), each_step(4)), layout);
  for (std::uint64_t step = 1; step <= 4; ++step) {
    testing::fill(gradient.flat(), step);
    if (step == 3) gradient.flat().set(2, 1e308);
    if (step == 4) gradient.flat().set(2, -1e308);
    const auto before = values_of(x.flat());
    optimizer.apply(x.flat(), gradient.flat(), step);
    for (const double each : values_of(x.flat())) CHECK(std::isfinite(each));
  }
  CHECK(optimizer.apply(x.flat(), gradient.flat(), 5).acceleration == Acceleration::End::refused);
}

TEST_CASE("mixing goes from the combined iterates to their images, and regularisation draws the combination back to the plain step") {
  const LinearMap map(6, 61);
  const ParameterLayout layout = flat_layout(6);
  const auto after = [&](double mixing, double regularisation) {
    ParameterArena x(layout), gradient(layout);
    Anderson settings = each_step(3);
    settings.mixing = mixing;
    settings.regularisation = regularisation;
    settings.frequency = 4;
    Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 1}), settings), layout);
    for (std::uint64_t step = 1; step <= 4; ++step) {
      map.gradient(x.flat(), gradient.flat());
      optimizer.apply(x.flat(), gradient.flat(), step);
    }
    return values_of(x.flat());
  };
  const auto x = after(0, 0), g = after(1, 0), between = after(0.25, 0), plain = after(1, 1e12);
  ParameterArena iterate(layout), gradient(layout);
  for (int step = 0; step < 4; ++step) {
    map.gradient(iterate.flat(), gradient.flat());
    for (std::int64_t i = 0; i < 6; ++i) iterate.flat().set(i, iterate.flat().get(i) - gradient.flat().get(i));
  }
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(between[i] == doctest::Approx(0.75 * x[i] + 0.25 * g[i]).epsilon(1e-12));
    CHECK(plain[i] == doctest::Approx(iterate.flat().get(static_cast<std::int64_t>(i))).epsilon(1e-9));
  }
}

TEST_CASE("every wrapped rule: a state restored midway goes on to the same bits, and a step allocates nothing") {
  const Anderson exact{.depth = 4, .frequency = 3, .store_every = 2}, differenced{.depth = 3, .frequency = 4, .residual = Anderson::Residual::differenced};
  for (const Dtype dtype : {Dtype::f32, Dtype::f64})
    for (const auto& [name, rule] : testing::optimizer_cases())
      for (const Anderson& settings : {exact, differenced}) {
        CAPTURE(name);
        const OptimizerSpec spec = optim::anderson(optim::moving_average(rule, {.window = 3}), settings);
        const auto layout = testing::three_tensors(dtype);
        ParameterArena parameters(layout), gradients(layout), copy(layout);
        Optimizer first(spec, layout), second(spec, layout);
        testing::fill_wave(parameters.flat(), 1);
        Span judged;
        const BatchLoss loss = [&] { return judged.get(0) + judged.get(7); };
        const auto run = [&](Optimizer& optimizer, const ParameterArena& arena, int from, int to) {
          judged = arena.flat();
          for (int step = from; step < to; ++step) {
            testing::fill_wave(gradients.flat(), 100 + step);
            const auto before = testing::allocations();
            optimizer.apply(arena.flat(), gradients.flat(), static_cast<std::uint64_t>(step) + 1, 1, loss);
            REQUIRE(testing::allocations() == before);
          }
        };
        run(first, parameters, 0, 15);
        copy_numbers(copy.flat(), parameters.flat());
        for (std::size_t i = 0; i < first.states().size(); ++i) copy_numbers(second.states()[i].values.flat(), first.states()[i].values.flat());
        run(second, copy, 15, 30);
        run(first, parameters, 15, 30);
        CHECK(values_of(copy.flat()) == values_of(parameters.flat()));
      }
}

TEST_CASE("states are named and counted; what is switched off keeps none") {
  const ParameterLayout layout = flat_layout(7, Dtype::f32);
  const auto names = [&](const OptimizerSpec& spec) {
    const Optimizer optimizer(spec, layout);
    std::string all;
    for (const OptimizerState& state : optimizer.states()) all += state.name + " ";
    return all;
  };
  const auto rule = optim::sgd({.momentum = 0.9});
  CHECK(names(optim::anderson(optim::moving_average(rule, {.window = 2}), {.depth = 2})) == "momentum window_0 window_1 history_0 history_1 history_2 result_0 result_1 result_2 ");
  CHECK(names(optim::anderson(rule, {.depth = 2, .residual = Anderson::Residual::differenced})) == "momentum history_0 history_1 history_2 history_3 ");
  CHECK(names(optim::anderson(optim::moving_average(rule, {.mode = MovingAverage::Mode::off}), {.enabled = false})) == "momentum ");
  CHECK(Optimizer(optim::anderson(rule, {.depth = 2}), layout).bytes() == 7 * 7 * 4);
}

TEST_CASE("tall least squares: the normal equations hold, over several parts too") {
  constexpr std::int64_t rows = 70001, columns = 7;
  const auto entry = [](std::int64_t row, std::int64_t column) { return number(static_cast<std::uint64_t>(column) + 70, row) + (column == 3 ? 1.0 : 0.0); };
  optim::TallLeastSquares solver(rows, columns);
  for (const double regularisation : {0.0, 100.0}) {
    const auto found = solver.solve(columns, regularisation, [&](const optim::TallLeastSquares::Block& block) {
      for (std::int64_t column = 0; column <= columns; ++column)
        for (std::int64_t i = 0; i < block.rows; ++i) block.column(column)[i] = entry(block.first + i, column);
    });
    REQUIRE(found.size() == columns);
    std::vector<double> slopes(columns);
    for (std::int64_t row = 0; row < rows; ++row) {
      double left = entry(row, columns);
      for (std::int64_t column = 0; column < columns; ++column) left -= entry(row, column) * found[static_cast<std::size_t>(column)];
      for (std::int64_t column = 0; column < columns; ++column) slopes[static_cast<std::size_t>(column)] += left * entry(row, column);
    }
    for (std::size_t column = 0; column < columns; ++column) CHECK(std::abs(slopes[column] - regularisation * found[column]) < 1e-8);
  }
}

// The solver is used here without OpenMP, as these tests are compiled, and by the library with its threads.
TEST_CASE("Anderson acceleration: a large step does not depend on threads") {
  constexpr std::int64_t count = 300007;
  const ParameterLayout layout = flat_layout(count, Dtype::f32);
  ParameterArena x(layout), gradient(layout);
  Optimizer optimizer(optim::anderson(optim::sgd({.learning_rate = 0.5}), {.depth = 2, .frequency = 3, .wait = 0, .safeguard = false}), layout);
  std::vector<std::vector<float>> from, to;
  for (std::uint64_t step = 1; step <= 3; ++step) {
    testing::fill(gradient.flat(), step);
    from.emplace_back(x.flat().as<float>().begin(), x.flat().as<float>().end());
    to.push_back(from.back());
    for (std::size_t i = 0; i < count; ++i) to.back()[i] -= 0.5F * gradient.flat().as<float>()[i];
    optimizer.apply(x.flat(), gradient.flat(), step);
  }
  const auto residual = [&](std::size_t step, std::size_t i) { return static_cast<double>(to[step][i]) - static_cast<double>(from[step][i]); };
  optim::TallLeastSquares solver(count, 2);
  const auto gamma = solver.solve(2, 0, [&](const optim::TallLeastSquares::Block& block) {
    for (std::int64_t row = 0; row < block.rows; ++row) {
      const auto i = static_cast<std::size_t>(block.first + row);
      block.column(0)[row] = residual(2, i) - residual(1, i);
      block.column(1)[row] = residual(1, i) - residual(0, i);
      block.column(2)[row] = residual(2, i);
    }
  });
  REQUIRE(gamma.size() == 2);
  std::size_t differing = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double at = from[2][i], f = residual(2, i);
    for (const std::size_t column : {0U, 1U}) {
      at -= gamma[column] * (static_cast<double>(from[2 - column][i]) - static_cast<double>(from[1 - column][i]));
      f -= gamma[column] * (residual(2 - column, i) - residual(1 - column, i));
    }
    differing += x.flat().as<float>()[i] == static_cast<float>(at + f) ? 0 : 1;
  }
  CHECK(differing == 0);
}

TEST_CASE("wrappers stand in one order, once each, with settings that make sense") {
  const auto rule = optim::sgd({});
  const auto layout = flat_layout(2);
  CHECK(message_of([&] { optim::moving_average(optim::moving_average(rule, {}), {.id = "a"}); }) == "this optimizer has a moving average already. Leave one of them out.");
  CHECK(message_of([&] { optim::anderson(optim::anderson(rule, {}), {.id = "a"}); }) == "this optimizer is accelerated already. Leave one acceleration out.");
  CHECK(message_of([&] { optim::moving_average(optim::anderson(rule, {}), {.id = "a"}); }).find("inside Anderson") != std::string::npos);
  const std::vector<std::pair<OptimizerSpec, std::string>> wrong = {
      {optim::anderson(rule, {.id = "a", .depth = 1}), "the depth of Anderson acceleration must lie in [2, 50]."},
      {optim::anderson(rule, {.id = "a", .frequency = 0}), "Anderson acceleration stores and extrapolates every so many steps, at least 1."},
      {optim::anderson(rule, {.id = "a", .wait = -1}), "Anderson acceleration cannot wait for less than 0 steps."},
      {optim::anderson(rule, {.id = "a", .mixing = 1.5}), "the mixing of Anderson acceleration must lie in [0, 1]."},
      {optim::anderson(rule, {.id = "a", .regularisation = NAN}), "the regularisation of Anderson acceleration must not be below 0."},
      {optim::moving_average(rule, {.id = "a", .window = 1}), "the window of a moving average must hold 2 to 50 iterates."},
      {optim::moving_average(rule, {.id = "a", .threshold = -1}), "the threshold of a moving average must not be below 0."}};
  for (const auto& [spec, words] : wrong) CHECK(message_of([&] { Optimizer refused(spec, layout); }) == words);
}
