#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <tephra/optim/clip.hpp>
#include <tephra/optim/loss_scaler.hpp>
#include <tephra/optim/schedule.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/tensor/buffer.hpp>

#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using optim::LossScaler;
using optim::Schedule;
using testing::values_of;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <typename Spec>
std::string words_of(const Spec& spec) {
  try {
    optim::check(spec);
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    CHECK(error.block() == spec.id);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("schedules: off and constant are 1, floors hold after the end, batches scale") {
  CHECK(optim::rate({}, 512, 1) == 1);
  CHECK(optim::rate({.kind = Schedule::Kind::constant}, 512, 1000000) == 1);
  CHECK(optim::rate({.kind = Schedule::Kind::constant, .base_batch = 256}, 512, 3) == 2);
  CHECK(optim::rate({.kind = Schedule::Kind::cosine, .steps = 10, .floor = 0.25}, 32, 1) == 1);
  for (const std::uint64_t late : {11u, 12u, 1000u}) {
    CHECK(optim::rate({.kind = Schedule::Kind::cosine, .steps = 10, .floor = 0.25}, 32, late) == 0.25);
    CHECK(optim::rate({.kind = Schedule::Kind::polynomial, .steps = 10, .floor = 0.25, .power = 0.5}, 32, late) == 0.25);
  }
  const Schedule warm{.kind = Schedule::Kind::constant, .warm_up = 4, .base_batch = 16};
  CHECK(optim::rate(warm, 32, 1) == 0.5);
  CHECK(optim::rate(warm, 32, 4) == 2);
  CHECK(optim::rate(warm, 32, 5) == 2);
}

TEST_CASE("schedules never rise after the warm-up") {
  for (const auto kind : {Schedule::Kind::constant, Schedule::Kind::step, Schedule::Kind::exponential, Schedule::Kind::cosine, Schedule::Kind::polynomial}) {
    const Schedule schedule{.kind = kind, .steps = 13, .factor = 0.7, .floor = 0.01, .power = 1.5, .warm_up = 6};
    for (std::uint64_t number = 1; number < 60; ++number) {
      const double now = optim::rate(schedule, 32, number), next = optim::rate(schedule, 32, number + 1);
      CHECK(now > 0);
      CHECK((number < 6 ? next > now : next <= now));
    }
  }
}

TEST_CASE("clipping: limits, nothing to do, numbers that are not finite") {
  Buffer buffer(4 * 8);
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    const Span g = buffer.span(dtype, 4);
    const auto set = [&] { for (int i = 0; i < 4; ++i) g.set(i, i == 1 ? -4 : i == 2 ? 3 : 0); };
    set();
    CHECK(optim::apply({}, g) == 0);
    CHECK(values_of(g) == std::vector<double>{0, -4, 3, 0});
    CHECK(optim::apply({.norm = 6}, g) == 5);
    CHECK(values_of(g) == std::vector<double>{0, -4, 3, 0});
    CHECK(optim::apply({.norm = 2.5}, g) == 5);
    CHECK(g.get(1) == doctest::Approx(-2).epsilon(1e-6));
    set();
    CHECK(optim::apply({.value = 3.5, .norm = 100}, g) == doctest::Approx(std::sqrt(3.5 * 3.5 + 9)));
    CHECK(values_of(g) == std::vector<double>{0, -3.5, 3, 0});
    g.set(0, infinity);
    CHECK(std::isinf(optim::apply({.norm = 1}, g)));
    CHECK(values_of(g) == std::vector<double>{infinity, -3.5, 3, 0});
    CHECK(optim::apply({.norm = 1}, g.part(0, 0)) == 0);
  }
}

TEST_CASE("unscaling finds the largest number and what is not finite, wherever it lies") {
  Buffer buffer(21 * 8);
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    const Span g = buffer.span(dtype, 21);
    for (std::int64_t at = 0; at < 21; ++at) {
      for (std::int64_t i = 0; i < 21; ++i) g.set(i, i == at ? -8 : 1);
      const auto look = optim::unscale(4, g);
      CHECK(look.finite);
      CHECK(look.largest == 2);
      CHECK(g.get(at) == -2);
      for (const double bad : {infinity, -infinity, static_cast<double>(NAN)}) {
        g.set(at, bad);
        CHECK_FALSE(optim::unscale(2, g).finite);
      }
    }
    CHECK(optim::unscale(2, g.part(0, 0)).finite);
  }
}

TEST_CASE("a fixed scale stays; backoff halves at once and doubles after a window of good steps") {
  const LossScaler fixed{.kind = LossScaler::Kind::fixed, .scale = 128};
  CHECK(optim::first_state({}).scale == 1);
  CHECK(optim::first_state(fixed).scale == 128);
  CHECK(optim::after(fixed, optim::first_state(fixed), {}).scale == 128);
  CHECK_FALSE(optim::can_fall(fixed, optim::first_state(fixed)));

  const LossScaler backoff{.kind = LossScaler::Kind::backoff, .window = 3};
  auto state = optim::first_state(backoff);
  CHECK(state.scale == 16777216);
  CHECK(optim::can_fall(backoff, state));
  state = optim::after(backoff, state, {.finite = false});
  state = optim::after(backoff, state, {.finite = false});
  CHECK(state.scale == 4194304);
  CHECK(state.skipped == 2);
  for (const double scale : {4194304., 4194304., 8388608., 8388608., 8388608., 16777216.}) CHECK((state = optim::after(backoff, state, {})).scale == scale);
  for (int i = 0; i < 3; ++i) state = optim::after(backoff, state, {});
  CHECK(state.scale == 16777216);  // the most
  for (int i = 0; i < 24; ++i) state = optim::after(backoff, state, {.finite = false});
  CHECK(state.scale == 1);
  CHECK_FALSE(optim::can_fall(backoff, state));
}

TEST_CASE("logmax keeps the largest gradient, with its spread, below the target") {
  const LossScaler logmax{.kind = LossScaler::Kind::logmax};
  auto state = optim::first_state(logmax);
  CHECK(state.scale == 1);
  state = optim::after(logmax, state, {.largest = 0.25});
  CHECK(state.scale == 262144);  // 2^(16 − (−2)), no spread yet
  CHECK(optim::after(logmax, state, {.largest = 0}).scale == state.scale);
  double mean = 0, slow = 0, square = 0;  // the closed form of the three averages
  state = optim::first_state(logmax);
  for (int k = 1; k <= 50; ++k) {
    const double x = std::sin(k) - 3;
    state = optim::after(logmax, state, {.largest = std::exp2(x)});
    mean = 0.99 * mean + 0.01 * x, slow = 0.999 * slow + 0.001 * x, square = 0.999 * square + 0.001 * x * x;
    const double start = 1 - std::pow(0.999, k);
    const double deviation = std::sqrt(std::max(0.0, square / start - slow / start * (slow / start)));
    const double cut = mean / (1 - std::pow(0.99, k)) + 3.09 * deviation;
    CHECK(std::log2(state.scale) == std::floor(16 - cut));
  }
  const double before = state.scale;
  state = optim::after(logmax, state, {.finite = false});
  CHECK(state.scale < before);
  CHECK(state.skipped == 1);
  for (int i = 0; i < 1000; ++i) state = optim::after(logmax, state, {.finite = false});
  CHECK(state.scale == 1);
}

TEST_CASE("a power of two as loss scale moves no bit of the gradient, and none of the loss") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    Graph graph(dtype);
    const Network network = testing::regression(graph);
    Executor executor(graph, network, {.max_rows = 8, .seed = 4});
    executor.initialise();
    for (const auto& input : executor.inputs()) testing::fill(input.values, 5);
    executor.step(8, 8, 1);
    const auto gradients = values_of(executor.gradients().flat());
    const double loss = executor.loss_sum();
    executor.step(8, 8, 1, 4096);
    CHECK(executor.gradients().flat().get(0) == 4096 * gradients[0]);
    CHECK(optim::unscale(4096, executor.gradients().flat()).finite);
    CHECK(values_of(executor.gradients().flat()) == gradients);
    CHECK(executor.loss_sum() == loss);
  }
}

TEST_CASE("schedules, clips and scalers that make no sense are refused") {
  const auto kind = Schedule::Kind::cosine;
  CHECK(words_of(Schedule{.id = "s", .kind = kind, .steps = 0}) == "the schedule's steps must be at least 1.");
  CHECK(words_of(Schedule{.id = "s", .kind = kind, .floor = -0.1}).find("the schedule's floor is a share") == 0);
  CHECK(words_of(Schedule{.id = "s", .kind = Schedule::Kind::step, .factor = NAN}) == "the schedule's factor must lie in (0, 1].");
  CHECK(words_of(Schedule{.id = "s", .kind = Schedule::Kind::polynomial, .power = 0}) == "the schedule's power must be above 0.");
  CHECK(words_of(Schedule{.id = "s", .kind = kind, .warm_up = -1}) == "the warm-up must not have fewer than 0 steps.");
  CHECK(words_of(Schedule{.id = "s", .kind = kind, .warm_up_from = 2}).find("the warm-up starts from a share") == 0);
  CHECK(words_of(Schedule{.id = "s", .kind = kind, .base_batch = -1}) == "the base batch must not have fewer than 0 samples.");
  CHECK(words_of(Schedule{.id = "s"}) == "");
  CHECK(words_of(optim::Clip{.id = "c", .value = -1}) == "the largest gradient value must not be below 0; 0 is no limit.");
  CHECK(words_of(optim::Clip{.id = "c", .norm = infinity}) == "the largest gradient norm must not be below 0; 0 is no limit.");
  CHECK(words_of(LossScaler{.id = "l", .kind = LossScaler::Kind::fixed, .scale = 0}) == "the loss scale must lie in [1, 16777216].");
  CHECK(words_of(LossScaler{.id = "l", .kind = LossScaler::Kind::backoff, .window = 0}) == "the loss scaler's window must have at least one step.");
  CHECK(words_of(LossScaler{.id = "l", .kind = LossScaler::Kind::backoff, .factor = 1}) == "the loss scaler's factor must be above 1.");
  CHECK(words_of(LossScaler{.id = "l", .kind = LossScaler::Kind::logmax, .target = 0}) == "the loss scaler's target must be above 0.");
  CHECK(words_of(LossScaler{.id = "l", .kind = LossScaler::Kind::logmax, .beta1 = 1}) == "both betas must lie in [0, 1).");
  CHECK(words_of(LossScaler{.id = "l", .kind = LossScaler::Kind::logmax, .deviations = -1}) == "the loss scaler's deviations must not be below 0.");
}
