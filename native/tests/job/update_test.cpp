#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <tephra/tensor/error.hpp>
#include <tephra/train/rules.hpp>
#include <tephra/train/update.hpp>

using namespace tephra;
using train::Updated;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const ParameterLayout layout{.dtype = Dtype::f32, .entries = {{"b.w", {2, 2}, 0, 4, {}}}, .count = 4, .trained = 4};

struct Machine {
  explicit Machine(const train::Fit& settings) : update(settings, layout), state(optim::first_state(settings.scaler)) {}

  Updated::End step(std::uint64_t number, double gradient) {
    for (int i = 0; i < 4; ++i) gradients.flat().set(i, gradient * state.scale);
    return update.apply(parameters.flat(), gradients.flat(), number, state).end;
  }

  train::Update update;
  optim::ScalerState state;
  ParameterArena parameters{layout};
  ParameterArena gradients{layout};
};

train::Fit settings(const optim::LossScaler& scaler, const OptimizerSpec& optimizer = optim::adam({.id = "a", .learning_rate = 0.1})) {
  return {.id = "t", .data = data::csv({.id = "d", .name = "d", .path = "d.csv"}), .optimizer = optimizer, .scaler = scaler};
}

}  // namespace

TEST_CASE("a dynamic scaler skips what overflows; the optimizer does not count the skipped step") {
  const train::Fit scaled = settings({.kind = optim::LossScaler::Kind::backoff}), bare = settings({});
  Machine with(scaled), without(bare);
  CHECK(with.step(1, 1e33) == Updated::End::skipped);  // times 2^24: beyond f32
  CHECK(with.parameters.flat().get(0) == 0);
  CHECK(with.state.scale == 8388608);
  CHECK(with.state.skipped == 1);
  for (std::uint64_t number = 1; number <= 3; ++number) {
    CHECK(with.step(number + 1, 0.5) == Updated::End::stepped);
    CHECK(without.step(number, 0.5) == Updated::End::stepped);
    for (int i = 0; i < 4; ++i) CHECK(with.parameters.flat().get(i) == without.parameters.flat().get(i));
  }
}

TEST_CASE("a gradient that no smaller scale can help stops: fixed scale, smallest scale, clipping by norm") {
  train::Fit fixed = settings({.kind = optim::LossScaler::Kind::fixed, .scale = 8}), dynamic = settings({.kind = optim::LossScaler::Kind::backoff, .scale = 4});
  train::Fit clipped = settings({});
  clipped.clip.norm = 1;
  for (const train::Fit* one : {&fixed, &clipped}) {
    Machine machine(*one);
    CHECK(machine.step(1, infinity) == Updated::End::not_finite);
    CHECK(machine.parameters.flat().get(0) == 0);
    CHECK(machine.state.skipped == 0);
  }
  Machine machine(dynamic);
  CHECK(machine.step(1, NAN) == Updated::End::skipped);
  CHECK(machine.step(2, NAN) == Updated::End::skipped);
  CHECK(machine.step(3, NAN) == Updated::End::not_finite);
}

TEST_CASE("unscaled before clipped, and stepped with the schedule's rate") {
  train::Fit fit = settings({.kind = optim::LossScaler::Kind::fixed, .scale = 1024}, optim::sgd({.learning_rate = 0.5}));
  fit.batch = 64;
  fit.schedule = {.kind = optim::Schedule::Kind::constant, .warm_up = 2, .base_batch = 32};
  fit.clip = {.norm = 4};
  Machine machine(fit);
  for (int i = 0; i < 4; ++i) machine.gradients.flat().set(i, 3 * 1024);
  CHECK(machine.update.apply(machine.parameters.flat(), machine.gradients.flat(), 1, machine.state).gradient_norm == 6);
  CHECK(machine.update.learning_rate(1) == 0.5);
  CHECK(machine.update.learning_rate(2) == 1);
  CHECK(machine.parameters.flat().get(3) == doctest::Approx(-0.5 * 2).epsilon(1e-6));
}

TEST_CASE("the scaler's state survives its JSON, and rules say their settings without ids") {
  const optim::ScalerState state{.scale = 8192, .good = 17, .skipped = 3, .seen = 40, .mean = -1.0 / 3, .slow_mean = 1e-300, .square = 2.0 / 7};
  const auto back = train::scaler_state_of(files::Json::parse(train::scaler_state_json(state).text()));
  CHECK(back.scale == state.scale);
  CHECK(back.good == state.good);
  CHECK(back.skipped == state.skipped);
  CHECK(back.seen == state.seen);
  CHECK(back.mean == state.mean);
  CHECK(back.slow_mean == state.slow_mean);
  CHECK(back.square == state.square);
  CHECK(train::rules_json(settings({})).text() ==
        R"({"optimizer":{"rule":"adam","learningRate":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"weightDecay":0},)"
        R"("leaves":0,"schedule":{"rule":"off"},"clip":{"rule":"off"},"scaler":{"rule":"off"},"precision":{"rule":"off"}})");
}

TEST_CASE("wrong rules name their own block") {
  train::Fit fit = settings({.id = "scaler", .kind = optim::LossScaler::Kind::fixed, .scale = -1});
  try {
    train::Update refused(fit, layout);
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    CHECK(error.block() == "scaler");
  }
}
