#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <tephra/layers/layers.hpp>
#include <tephra/layers/attention.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/optim/mixed_precision.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/convert.hpp>
#include <tephra/tensor/error.hpp>

#include "kernel_sets.hpp"
#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t rows = 21;

double rounded(double number, Dtype half) {
  std::uint16_t memory = 0;
  const Span span{&memory, half, 1};
  span.set(0, number);
  return span.get(0);
}

// Numbers and what they become in both formats: ties, the ends of the range, numbers below the normal ones, and what is no number.
struct Case {
  double number, bf16, f16;
};
const Case cases[] = {
    {1 + 0x1p-8, 1, 1 + 0x1p-8},                        // a tie of bf16 to the even number below
    {1 + 3 * 0x1p-8, 1 + 0x1p-6, 1 + 3 * 0x1p-8},       // and to the one above
    {1 + 0x1p-8 + 0x1p-20, 1 + 0x1p-7, 1 + 0x1p-8},     // just above a tie
    {1 + 0x1p-11, 1, 1},                                // ties of f16
    {1 + 3 * 0x1p-11, 1, 1 + 0x1p-9},
    {-2 - 0x1p-10 - 0x1p-22, -2, -2 - 0x1p-9},
    {65504, 65536, 65504},                              // the largest of f16
    {65519, 65536, 65504},
    {65520, 65536, infinity},                           // a tie that belongs to what would come next
    {-1e30, -0x1.94p+99, -infinity},
    {3.4e38, infinity, infinity},
    {0x1p-24, 0x1p-24, 0x1p-24},                        // the least of f16
    {0x1p-25, 0x1p-25, 0},
    {0x1.8p-25, 0x1.8p-25, 0x1p-24},
    {3 * 0x1p-25, 3 * 0x1p-25, 0x1p-23},
    {-1e-30, -0x1.44p-100, 0},
    {0, 0, 0},
    {infinity, infinity, infinity},
    {std::nan(""), std::nan(""), std::nan("")},
};

// Training rounds x, a forward run alone does not.
struct Narrowed {
  Narrowed(Dtype dtype, Dtype half, const std::string& kernels) : executor(make(dtype, half, kernels)) {}

  static Executor make(Dtype dtype, Dtype half, const std::string& kernels) {
    Graph graph(dtype);
    const Value x = ops::add_bias(graph, graph.placeholder("x", {1}), graph.parameter("b", "p", {1}, {}));
    const Value y = ops::narrow(graph, x, half);
    return {graph, {.prediction = y, .loss = ops::sum_all(graph, y)}, {.max_rows = 1, .kernels = kernels}};
  }

  double of(double number) {
    executor.input("x").set(0, number);
    executor.step(1, 1, 1);
    return executor.prediction().get(0);
  }

  Executor executor;
};

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

using Build = Network (*)(Graph&);

Network attending(Graph& graph) {
  const Value x = layers::self_attention(graph, graph.placeholder("x", {5, 8}), {.id = "attention", .heads = 2});
  const Value y = layers::dense(graph, layers::flatten(graph, x, {.id = "flat"}), {.id = "output", .units = 2});
  return {.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "loss"}, y, graph.placeholder("t", {2}))};
}

Network deep(Graph& graph) {
  Value x = graph.placeholder("x", {64});
  for (int layer = 0; layer < 8; ++layer) x = layers::dense(graph, x, {.id = "hidden" + std::to_string(layer), .units = 64, .activation = Activation::tanh});
  return {.prediction = x, .loss = losses::mean_squared_error(graph, {.id = "loss"}, x, graph.placeholder("t", {64}))};
}

constexpr Build builds[] = {testing::regression, testing::classification, testing::normalised, testing::convolutional, attending};

Plan planned(Build build, Dtype products, ExecutorOptions options = {.max_rows = rows}) {
  Graph graph(Dtype::f32, products);
  const Network network = build(graph);
  return make_plan(graph, network, options);
}

std::int64_t count_of(const Program& program, std::string_view name) {
  return std::count_if(program.steps.begin(), program.steps.end(), [&](const PlannedStep& step) { return step.node.op->name == name; });
}

// Loss and gradients of a step.
std::vector<double> stepped(Build build, Dtype products, const std::string& kernels, double loss_scale = 1) {
  Graph graph(Dtype::f32, products);
  const Network network = build(graph);
  Executor executor(graph, network, {.max_rows = rows, .seed = 5, .kernels = kernels});
  executor.initialise();
  for (const auto& field : executor.inputs())
    for (std::int64_t i = 0; i < field.values.count; ++i)
      field.values.set(i, field.values.dtype == Dtype::i32 ? static_cast<double>(i % 3) : testing::number(4, i));
  for (int row = 0; row < rows; ++row) executor.sample_ids()[static_cast<std::size_t>(row)] = row;
  executor.step(rows, rows, 1, loss_scale);
  std::vector<double> numbers = values_of(executor.gradients().flat());
  for (double& number : numbers) number /= loss_scale;
  numbers.push_back(executor.loss_sum());
  return numbers;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  const auto [most, largest] = testing::difference_between(a, b);
  return most / largest;
}

// The loss at first and at last of 200 steps on a loss so much smaller, at a rate so much larger.
struct Learnt {
  double first, last;
  std::uint64_t skipped;
};

Learnt learnt(double factor, Dtype products, const optim::LossScaler& scaler) {
  Graph graph(Dtype::f32, products);
  Network network = testing::regression(graph);
  network.loss = ops::scale(graph, network.loss, factor);
  Executor executor(graph, network, {.max_rows = rows, .seed = 5});
  executor.initialise();
  testing::fill(executor.input("x"), 1);
  testing::fill(executor.input("t"), 2);
  Optimizer optimizer(optim::sgd({.learning_rate = 0.1 / factor}), executor.parameters().layout());
  optim::ScalerState state = optim::first_state(scaler);
  Learnt learnt{};
  for (std::uint64_t step = 1; step <= 200; ++step) {
    executor.step(rows, rows, step, state.scale);
    learnt.last = executor.loss_sum() / factor;
    if (step == 1) learnt.first = learnt.last;
    const optim::GradientLook look = optim::unscale(state.scale, executor.gradients().flat());
    state = optim::after(scaler, state, look);
    if (look.finite) optimizer.apply(executor.parameters().flat(), executor.gradients().flat(), step - state.skipped);
  }
  learnt.skipped = state.skipped;
  return learnt;
}

}  // namespace

TEST_CASE("numbers are rounded to the nearest, ties to even, on every set; forward runs alone round nothing") {
  for (const auto& kernels : testing::kernel_sets())
    for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
      Narrowed bf16(dtype, Dtype::bf16, kernels), f16(dtype, Dtype::f16, kernels);
      for (const Case& each : cases) {
        CAPTURE(kernels);
        CAPTURE(each.number);
        CHECK(same(bf16.of(each.number), each.bf16));
        CHECK(same(f16.of(each.number), each.f16));
      }
      f16.executor.input("x").set(0, 1 + 0x1p-12);
      f16.executor.forward(1);
      CHECK(f16.executor.prediction().get(0) == 1 + 0x1p-12);
    }
}

TEST_CASE("a product rounds both that it multiplies, and the gradient that arrives, and adds up in 32 bits") {
  for (const auto& kernels : testing::kernel_sets())
    for (const Dtype half : {Dtype::bf16, Dtype::f16}) {
      Graph graph(Dtype::f32, half);
      const Value x = graph.placeholder("x", {3});
      const Value w = graph.parameter("a", "w", {3, 2}, {Initial::uniform, 3});
      const Value v = graph.parameter("b", "v", {2, 1}, {Initial::uniform, 2});
      const Value y = ops::matmul(graph, ops::matmul(graph, x, w), v);
      Executor executor(graph, {.prediction = y, .loss = ops::sum_all(graph, ops::multiply(graph, y, graph.placeholder("g", {1})))}, {.max_rows = 1, .kernels = kernels});
      executor.initialise();
      testing::fill(executor.input("x"), 1);
      testing::fill(executor.input("g"), 2);
      executor.step(1, 1, 1);
      const auto narrow = [&](double number) { return rounded(number, half); };
      const auto parameters = values_of(executor.parameters().flat());
      double xs[3], ws[3][2], vs[2], hidden[2] = {}, back[2];
      for (int k = 0; k < 3; ++k) xs[k] = narrow(executor.input("x").get(k));
      for (int k = 0; k < 3; ++k)
        for (int j = 0; j < 2; ++j) hidden[j] += xs[k] * (ws[k][j] = narrow(parameters[static_cast<std::size_t>(2 * k + j)]));
      const double g = narrow(executor.input("g").get(0));
      double output = 0;
      for (int j = 0; j < 2; ++j) {
        vs[j] = narrow(parameters[static_cast<std::size_t>(6 + j)]);
        output += narrow(hidden[j]) * vs[j];
        back[j] = narrow(g * vs[j]);
      }
      const auto gradients = values_of(executor.gradients().flat());
      CHECK(executor.prediction().get(0) == doctest::Approx(output).epsilon(1e-6));
      for (int j = 0; j < 2; ++j) {
        CHECK(gradients[static_cast<std::size_t>(6 + j)] == doctest::Approx(narrow(hidden[j]) * g).epsilon(1e-6));
        for (int k = 0; k < 3; ++k) CHECK(gradients[static_cast<std::size_t>(2 * k + j)] == doctest::Approx(xs[k] * back[j]).epsilon(1e-6));
      }
    }
}

TEST_CASE("only training rounds, it counts no operation, and both sets agree to the format's precision") {
  for (const Build build : builds)
    for (const Dtype half : {Dtype::bf16, Dtype::f16}) {
      const Plan plain = planned(build, Dtype::f32), mixed = planned(build, half);
      CHECK(count_of(mixed.training, "narrow") > 0);
      CHECK(count_of(mixed.forward, "narrow") == 0);
      CHECK(count_of(plain.training, "narrow") == 0);
      CHECK(mixed.training.total_flops().forward.per_row == plain.training.total_flops().forward.per_row);
      CHECK(mixed.training.total_flops().backward.per_row == plain.training.total_flops().backward.per_row);
      const double unit = half == Dtype::bf16 ? 0x1p-8 : 0x1p-11;
      const auto exact = stepped(build, Dtype::f32, "cpu"), ours = stepped(build, half, "cpu");
      CHECK(distance(ours, exact) > 0);
      CHECK(distance(ours, exact) < 16 * unit);
      for (const auto& kernels : testing::kernel_sets()) CHECK(distance(stepped(build, half, kernels), ours) < 2 * unit);
    }
}

TEST_CASE("a value is rounded once for all products of a pass, and rows again for the backward pass") {
  const Plan plan = planned(testing::regression, Dtype::bf16);
  const auto narrowed = [&](bool backward, bool batched) {
    return std::count_if(plan.training.steps.begin(), plan.training.steps.end(), [&](const PlannedStep& step) {
      return step.node.op->name == "narrow" && step.backward == backward && step.node.shape.batched == batched;
    });
  };
  CHECK(narrowed(false, false) == 2);  // weights, kept for the backward pass
  CHECK(narrowed(false, true) == 2);   // x and what the hidden layer makes
  CHECK(narrowed(true, true) == 4);    // these again, and the gradients of both layers
}

TEST_CASE("rounding keeps no copy of rows: a deep network needs room for one layer's operands and its rounded weights") {
  const ExecutorOptions whole{.max_rows = 32, .tile_rows = 32};
  const auto plain = planned(deep, Dtype::f32, whole).arena_bytes, mixed = planned(deep, Dtype::bf16, whole).arena_bytes;
  CHECK(mixed <= plain + 2 * 32 * 64 * 4 + 8 * 64 * 64 * 4);
}

TEST_CASE("gradients below the least f16 vanish, and a loss scale keeps them") {
  const auto build = [](Graph& graph) {
    const Network network = testing::regression(graph);
    return Network{.prediction = network.prediction, .loss = ops::scale(graph, network.loss, 1e-9)};
  };
  const auto hidden = [](const std::vector<double>& numbers) { return std::vector<double>(numbers.begin(), numbers.begin() + 48); };
  const auto exact = hidden(stepped(build, Dtype::f32, "cpu"));
  const auto lost = hidden(stepped(build, Dtype::f16, "cpu"));
  CHECK(std::all_of(lost.begin(), lost.end(), [](double number) { return number == 0; }));
  CHECK(distance(hidden(stepped(build, Dtype::f16, "cpu", 0x1p24)), exact) < 16 * 0x1p-11);
  CHECK(distance(hidden(stepped(build, Dtype::bf16, "cpu")), exact) < 16 * 0x1p-8);
}

TEST_CASE("training in f16 on gradients that vanish hardly moves, and a scaler lets it learn as f32 does") {
  using Scaler = optim::LossScaler;
  const Scaler none{}, growing{.kind = Scaler::Kind::backoff, .scale = 1, .window = 2, .factor = 1024}, falling{.kind = Scaler::Kind::backoff};
  const Learnt exact = learnt(1e-9, Dtype::f32, none), still = learnt(1e-9, Dtype::f16, none);
  CHECK(exact.last < 0.85 * exact.first);
  CHECK(still.last > 0.99 * still.first);  // only biases still learn: their gradients are sums, of which nothing is rounded
  CHECK(learnt(1e-9, Dtype::bf16, none).last == doctest::Approx(exact.last).epsilon(0.02));
  CHECK(learnt(1e-9, Dtype::f16, growing).last == doctest::Approx(exact.last).epsilon(0.02));
  const Learnt fallen = learnt(1, Dtype::f16, falling);
  CHECK(fallen.skipped > 0);
  CHECK(fallen.last == doctest::Approx(learnt(1, Dtype::f32, none).last).epsilon(0.02));
}

TEST_CASE("a scale too large for f16 makes gradients that are not finite") {
  const auto numbers = stepped(testing::regression, Dtype::f16, "cpu", 0x1p24);
  CHECK(std::any_of(numbers.begin(), numbers.end(), [](double number) { return !std::isfinite(number); }));
}

TEST_CASE("a graph rounds to bf16 or f16, and mixed precision keeps weights of 32 bits") {
  CHECK_THROWS_AS(Graph(Dtype::f32, Dtype::f64), Error);
  CHECK_THROWS_AS(Graph(Dtype::f32, Dtype::i32), Error);
  CHECK(Graph(Dtype::f64, Dtype::f16).products() == Dtype::f16);
  CHECK(Graph(Dtype::f64).products() == Dtype::f64);
  optim::check({.numbers = Dtype::bf16}, Dtype::f32);
  optim::check({}, Dtype::f64);
  CHECK_THROWS_AS(optim::check({.numbers = Dtype::bf16}, Dtype::f64), Error);
  CHECK_THROWS_AS(optim::check({.numbers = Dtype::f64}, Dtype::f32), Error);
  CHECK(optim::products_of({.numbers = Dtype::f16}, Dtype::f32) == Dtype::f16);
  CHECK(optim::products_of({}, Dtype::f64) == Dtype::f64);
}
