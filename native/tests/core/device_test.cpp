#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <tephra/layers/embedding.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/plan.hpp>

#include "allocations.hpp"
#include "fake_device.hpp"
#include "kernel_sets.hpp"
#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::device_counts;
using testing::device_kernels;
using testing::host_twin;
using testing::values_of;

namespace {

using Build = Network (*)(Graph&);

constexpr std::int64_t rows = 13;

// Labels → vectors → 4 logits; one parameter is used by nothing.
Network words(Graph& graph) {
  const Value label = graph.labels("label", 4);
  graph.parameter("unused", "unused", {3}, {});
  const Value vector = layers::embedding(graph, label, {.id = "words", .size = 6});
  const Value logits = layers::dense(graph, vector, {.id = "output", .units = 4});
  return {.prediction = logits, .loss = losses::cross_entropy(graph, {.id = "loss"}, logits, label)};
}

void fill_inputs(const Executor& executor, std::uint64_t step) {
  for (const auto& field : executor.inputs())
    for (std::int64_t i = 0; i < field.values.count; ++i)
      field.values.set(i, field.values.dtype == Dtype::i32 ? static_cast<double>((i + static_cast<std::int64_t>(step)) % 3) : testing::number(step, i));
  for (std::int64_t row = 0; row < rows; ++row) executor.sample_ids()[static_cast<std::size_t>(row)] = row + static_cast<std::int64_t>(step);
}

void poison(Span values) {
  for (std::int64_t i = 0; i < values.count; ++i) values.set(i, std::nan(""));
}

void append(std::vector<double>& to, Span values) {
  const auto more = values_of(values);
  to.insert(to.end(), more.begin(), more.end());
}

ExecutorOptions options_of(const KernelSet& kernels) { return {.max_rows = rows, .extras = 2, .seed = 3, .own_kernels = &kernels}; }

// All numbers that a caller sees of six steps, one of them short and one of no rows, each followed by a forward run.
std::vector<double> trained(Build build, Dtype dtype, const ExecutorOptions& options) {
  Graph graph(dtype);
  const Network network = build(graph);
  Executor executor(graph, network, options);
  executor.initialise();
  const ParameterLayout trained = trained_part(executor.parameters().layout());
  Optimizer optimizer(optim::adam({.learning_rate = 1e-2}), trained);
  std::vector<double> seen;
  for (std::uint64_t step = 1; step <= 6; ++step) {
    const std::int64_t at_hand = step == 3 ? 5 : step == 4 ? 0 : rows;
    const std::int64_t global = options.leaves.count > 0 ? at_hand : rows;
    if (global == 0) continue;
    fill_inputs(executor, step);
    poison(executor.gradients().flat());
    executor.gradients().extras().set(1, 7);
    executor.step(at_hand, global, step, step == 5 ? 8 : 1);
    seen.push_back(executor.loss_sum());
    append(seen, executor.prediction());
    append(seen, executor.gradients().flat());
    seen.push_back(executor.gradients().extras().get(1));
    optimizer.apply(executor.parameters().flat().part(0, trained.count), executor.gradients().flat(), step);
    append(seen, executor.parameters().flat());
    executor.forward(at_hand, global);
    seen.push_back(executor.loss_sum());
    append(seen, executor.prediction());
  }
  return seen;
}

void check_same_bits(const std::vector<double>& got, const std::vector<double>& wanted) {
  CHECK(got == wanted);
  for (const double value : wanted)
    if (!std::isfinite(value)) FAIL("a number is not finite: nothing is compared");
}

// Kernels of a device that has no kernel for one op.
Kernels without_tanh(const Op& op, Dtype dtype) {
  return std::string(op.name).find("tanh") == std::string::npos ? device_kernels("cpu").find(op, dtype) : Kernels{};
}

}  // namespace

TEST_CASE("a network on a device trains to the bits of the host") {
  for (const auto& set : testing::kernel_sets())
    for (const Dtype dtype : {Dtype::f32, Dtype::f64})
      for (const Build build : {Build{testing::regression}, Build{testing::classification}, Build{testing::normalised}, Build{testing::convolutional}, Build{words}})
        for (const std::int64_t tile : {0, 4}) {
          CAPTURE(set);
          ExecutorOptions on_device = options_of(device_kernels(set)), on_host = options_of(host_twin(set));
          on_device.tile_rows = on_host.tile_rows = tile;
          check_same_bits(trained(build, dtype, on_device), trained(build, dtype, on_host));
        }
  CHECK(device_counts().blocks == 0);
}

TEST_CASE("what program and device share may be managed memory: the same bits, no copies of it, and waits instead") {
  for (const Build build : {Build{testing::regression}, Build{words}}) {
    ExecutorOptions managed = options_of(device_kernels("cpu"));
    managed.shared = MemoryKind::managed;
    device_counts() = {};
    const std::vector<double> got = trained(build, Dtype::f32, managed);
    CHECK(device_counts().bytes_to_device == 0);
    CHECK(device_counts().waits > 0);
    check_same_bits(got, trained(build, Dtype::f32, options_of(host_twin("cpu"))));
  }
}

TEST_CASE("the peak of managed memory is the device's alone, as planned, and only mirrored and managed can be shared") {
  Graph graph(Dtype::f32);
  const Network network = testing::regression(graph);
  ExecutorOptions options = options_of(device_kernels("cpu"));
  options.shared = MemoryKind::managed;
  const memory::Held before = memory::current();
  const Executor executor(graph, network, options);
  const memory::Held planned = memory_of(make_plan(graph, network, options)).peak();
  CHECK(memory::current().host - before.host == planned.host);
  CHECK(memory::current().device - before.device == planned.device);
  options.shared = MemoryKind::device;
  CHECK_THROWS_AS(make_plan(graph, network, options), Error);
}

TEST_CASE("strict determinism gives the same bits on a device") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64})
    for (const Build build : {Build{testing::regression}, Build{testing::normalised}, Build{words}}) {
      ExecutorOptions on_device = options_of(device_kernels("cpu")), on_host = options_of(host_twin("cpu"));
      on_device.leaves = on_host.leaves = {.count = 5, .batch = rows};
      check_same_bits(trained(build, dtype, on_device), trained(build, dtype, on_host));
    }
}

TEST_CASE("each leaf's sums travel to the host, and their sum back") {
  Graph graph(Dtype::f64);
  const Network network = testing::regression(graph);
  ExecutorOptions options = options_of(device_kernels("cpu"));
  options.leaves = {.count = 5, .batch = rows};
  Executor executor(graph, network, options);
  fill_inputs(executor, 1);
  executor.step(rows, rows, 1);
  const Plan plan = make_plan(graph, network, options);
  std::int64_t summed = 0;
  for (std::size_t section = 0; section < plan.training.sections.size(); ++section) summed += plan.training.summed_numbers(section);
  REQUIRE(summed > 0);
  device_counts() = {};
  executor.step(rows, rows, 2);
  CHECK(device_counts().bytes_to_host == 8 * (5 * summed + plan.layout.count));
  CHECK(device_counts().bytes_to_device == 8 * (summed + plan.layout.count + rows * 4));
}

TEST_CASE("a run copies the rows at hand, the parameters, and what the host asks for") {
  Graph graph(Dtype::f32);
  const Network network = testing::normalised(graph);
  Executor executor(graph, network, options_of(device_kernels("cpu")));
  executor.initialise();
  fill_inputs(executor, 1);
  const std::int64_t trained = executor.gradients().layout().count, all = executor.parameters().layout().count;
  REQUIRE(all > trained);
  const std::int64_t row = 4 * 4 * 4 + 4;  // an image of f32 and a label
  executor.step(rows, rows, 1);
  std::int64_t sums = device_counts().bytes_to_host;  // those of normalisation travel too: as many in every step
  for (const std::int64_t at_hand : {rows, std::int64_t{5}, std::int64_t{0}}) {
    CAPTURE(at_hand);
    device_counts() = {};
    executor.step(at_hand, rows, 2);
    sums = device_counts().bytes_to_host - 4 * all;
    CHECK(sums % 4 == 0);
    CHECK(device_counts().bytes_to_device == at_hand * row + 4 * all + sums);
    device_counts() = {};
    executor.loss_sum();
    executor.prediction();
    CHECK(device_counts().bytes_to_host == 4 + at_hand * 4 * 4);
    CHECK(device_counts().bytes_to_device == 0);
    executor.forward(at_hand);
    CHECK(device_counts().bytes_to_device == at_hand * row + 4 * all);
    CHECK(device_counts().bytes_to_host == 4 + at_hand * 4 * 4);
  }
  device_counts() = {};
  executor.step(rows, 2 * rows, 3);  // another share: the seed of the gradient and 1 / rows
  CHECK(device_counts().bytes_to_device == rows * row + 4 * all + sums + 2 * 4);
}

TEST_CASE("neither a run nor what is read after it allocates, on the host or the device") {
  Graph graph(Dtype::f64);
  const Network network = testing::classification(graph);
  Executor executor(graph, network, options_of(device_kernels("cpu")));
  executor.initialise();
  fill_inputs(executor, 1);
  executor.step(rows, rows, 1);
  const auto before = testing::allocations();
  const int blocks = device_counts().blocks;
  for (std::uint64_t step = 2; step <= 5; ++step) {
    executor.step(step == 3 ? 7 : rows, rows, step);
    executor.forward(rows);
    if (!std::isfinite(executor.loss_sum()) || executor.prediction().count != rows * 5) std::abort();
  }
  CHECK(testing::allocations() == before);
  CHECK(device_counts().blocks == blocks);
}

TEST_CASE("what the plan says of both sides is what the buffers hold") {
  for (const bool training : {true, false})
    for (const int leaves : {0, 5}) {
      Graph graph(Dtype::f32);
      const Network network = testing::convolutional(graph);
      ExecutorOptions options = options_of(device_kernels("cpu"));
      options.training = training;
      options.extras = training ? 2 : 0;
      options.leaves = {.count = leaves, .batch = rows};
      const memory::Held planned = memory_of(make_plan(graph, network, options)).peak();
      const memory::Held before = memory::current();
      memory::reset_peak();
      Executor executor(graph, network, options);
      executor.forward(rows, rows);
      executor.prediction();
      CHECK(memory::peak() == memory::Held{before.host + planned.host, before.device + planned.device});
      CHECK(executor.plan_json().find("\"device_bytes\":" + std::to_string(planned.device)) != std::string::npos);
    }
}

TEST_CASE("an op without a kernel of the device is refused with block and op before anything runs") {
  const KernelSet kernels{.name = "test:partial", .find = without_tanh, .memory = &testing::fake_device()};
  Graph graph(Dtype::f64);
  const Network network = testing::regression(graph);
  try {
    plan_json(graph, network, options_of(kernels));
    FAIL("planned");
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    CHECK(error.block() == "hidden");
    CHECK(std::string(error.what()) == "the test:partial kernels cannot do bias_tanh. Use TEPHRA_KERNELS=cpu.");
  }
}

TEST_CASE("a number that is not finite is found on the device") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {2});
  const Value hidden = layers::dense(graph, x, {.id = "first", .units = 2});
  Value y;
  {
    const BlockScope scope(graph, "second");
    y = ops::logarithm(graph, hidden);
  }
  const Value loss = losses::mean_squared_error(graph, {.id = "l"}, y, graph.placeholder("t", {2}));
  Executor executor(graph, {.prediction = y, .loss = loss}, {.max_rows = 3, .own_kernels = &device_kernels("cpu")});
  for (int i = 0; i < 6; ++i) executor.parameters().flat().set(i, 1);
  executor.step(0, 1, 1);
  CHECK(!executor.first_non_finite());
  for (int i = 0; i < 2; ++i) executor.input("x").set(i, -10);
  executor.step(1, 1, 1);
  CHECK(!std::isfinite(executor.loss_sum()));
  REQUIRE(executor.first_non_finite());
  CHECK(executor.first_non_finite()->block == "second");
  CHECK(executor.first_non_finite()->what == "output of logarithm");
  executor.input("t").set(0, std::numeric_limits<double>::infinity());
  CHECK(executor.first_non_finite()->what == "field t");
}

TEST_CASE("normalisation over ranks adds host memory") {
  Graph graph(Dtype::f64);
  const Network network = testing::normalised(graph);
  const ExecutorOptions options = options_of(device_kernels("cpu"));
  Executor executor(graph, network, options);
  executor.initialise();
  fill_inputs(executor, 1);
  int calls = 0;
  const auto count = [](void* context, void* numbers, Dtype, std::int64_t) {
    if (!testing::lies_on_device(numbers)) ++*static_cast<int*>(context);
  };
  executor.sum_over({.sum = count, .context = &calls});
  executor.step(rows, rows, 1);
  CHECK(calls > 0);
}

TEST_CASE("a prediction that no step makes is read from where it lies") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3});
  const ExecutorOptions options{.max_rows = 2, .training = false, .own_kernels = &device_kernels("cpu")};
  Executor executor(graph, {.prediction = x}, options);
  testing::fill(executor.input("x"), 1);
  executor.forward(2);
  CHECK(values_of(executor.prediction()) == values_of(executor.input("x")));
  executor.forward(0);
  CHECK(executor.prediction().count == 0);
}
