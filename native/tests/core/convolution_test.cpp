#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/onednn.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/steps.hpp>
#include <tephra/tensor/buffer.hpp>
#include <tephra/tensor/error.hpp>

#include "allocations.hpp"
#include "convolution_cases.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::fill;
using testing::values_of;
using Numbers = std::vector<double>;

namespace {

// While it lives, plans are made with or without oneDNN.
class WithOneDnn {
 public:
  explicit WithOneDnn(bool on) { setenv("TEPHRA_ONEDNN", on ? "1" : "0", 1); }
  ~WithOneDnn() { unsetenv("TEPHRA_ONEDNN"); }
};

double error_of(const Numbers& a, const Numbers& b) {
  const auto [most, largest] = testing::difference_between(a, b);
  return most / largest;
}

// Two convolutions with all that stands between them, on a sample of these dims.
Network network(Graph& graph, const std::vector<std::int64_t>& sample, Pooling kind) {
  const Value x = graph.placeholder("x", sample);
  const Value first = layers::convolution(graph, x, {.id = "c1", .channels = 5, .kernel = {3}, .padding = {1}, .activation = Activation::relu});
  const Value pooled = layers::pool(graph, first, {.id = "p1", .kind = kind});
  const Value second = layers::convolution(graph, pooled, {.id = "c2", .channels = 18, .kernel = {2}, .stride = {1}, .activation = Activation::tanh});
  const Value wider = layers::transposed_convolution(graph, second, {.id = "t", .channels = 5, .kernel = {2}, .stride = {1}, .padding = {0}});
  const Value y = layers::dense(graph, layers::flatten(graph, ops::add(graph, wider, pooled), {.id = "f"}), {.id = "d", .units = 3});
  return {.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "l"}, y, graph.placeholder("t", {3}))};
}

Executor executor_of(Dtype dtype, const std::vector<std::int64_t>& sample, Pooling kind, std::int64_t rows) {
  Graph graph(dtype);
  const Network network_of_graph = network(graph, sample, kind);
  Executor executor(graph, network_of_graph, {.max_rows = rows, .seed = 3});
  executor.initialise();
  fill(executor.input("x"), 1);
  fill(executor.input("t"), 2);
  return executor;
}

// Prediction, then gradients, of one step.
Numbers numbers_of(Executor& executor, std::int64_t rows) {
  executor.step(rows, rows, 1);
  Numbers numbers = values_of(executor.prediction());
  const Numbers gradients = values_of(executor.gradients().flat());
  numbers.insert(numbers.end(), gradients.begin(), gradients.end());
  return numbers;
}

const std::vector<std::vector<std::int64_t>> samples = {{3, 12}, {3, 8, 6}, {1, 9, 7}, {2, 4, 6, 4}};

bool built_with_onednn() { return ops::onednn::wanted(Dtype::f32); }

// A step of one op over `rows` rows of random numbers, run as tiles of `tile` rows.
template <typename T>
Numbers run_in_tiles(const testing::OpCase& op, std::int64_t rows, std::int64_t tile) {
  const Dtype dtype = dtype_of<T>();
  Graph graph(dtype);
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < op.inputs.size(); ++i)
    inputs.push_back(op.inputs[i].batched ? graph.placeholder(std::to_string(i), op.inputs[i].dims) : graph.parameter("p", std::to_string(i), op.inputs[i].dims, {}));
  const Node& node = graph.node(op.build(graph, inputs));
  Step step = step_of(node, op.inputs);
  std::vector<Buffer> buffers;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    buffers.emplace_back(static_cast<std::size_t>(op.inputs[i].count(rows)) * sizeof(T));
    fill(buffers.back().span(dtype, op.inputs[i].count(rows)), i);
  }
  Buffer out(static_cast<std::size_t>(node.shape.count(rows)) * sizeof(T));
  Buffer scratch(node.op->scratch == nullptr ? 1 : static_cast<std::size_t>(node.op->scratch(step, dtype, tile)));
  step.scratch = scratch.data();
  const auto state = node.op->prepare == nullptr ? nullptr : node.op->prepare(step, dtype, tile);
  step.state = state.get();
  for (std::int64_t row = 0; row < rows; row += tile) {
    const auto at = [&](const Buffer& buffer, const Extent& extent) { return buffer.data() + (extent.batched ? row * extent.size * static_cast<std::int64_t>(sizeof(T)) : 0); };
    for (std::size_t i = 0; i < buffers.size(); ++i) step.in[i] = at(buffers[i], step.in_extent[i]);
    step.out = at(out, step.out_extent);
    (dtype == Dtype::f32 ? node.op->f32 : node.op->f64)(step, {.rows = std::min(tile, rows - row), .adds = row > 0});
  }
  return values_of(out.span(dtype, node.shape.count(rows)));
}

std::string refusal(const std::function<void(Graph&)>& build) {
  Graph graph(Dtype::f64);
  try {
    build(graph);
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("convolutions by oneDNN equal those by columns, and f64") {
  if (!built_with_onednn()) MESSAGE("SKIPPED onednn: built without oneDNN (Debian: libdnnl-dev)");
  for (const auto& sample : samples)
    for (const Pooling kind : {Pooling::max, Pooling::average}) {
      CAPTURE(Shape::rows_of(sample).text());
      const auto by = [&](Dtype dtype, bool onednn) {
        const WithOneDnn scope(onednn);
        Executor executor = executor_of(dtype, sample, kind, 7);
        return numbers_of(executor, 7);
      };
      const Numbers columns = by(Dtype::f32, false);
      CHECK(error_of(by(Dtype::f32, true), columns) < 1e-5);
      CHECK(error_of(columns, by(Dtype::f64, false)) < 1e-5);
    }
}

TEST_CASE("a short batch has the numbers of a full one, and no rows give zeros") {
  for (const bool onednn : {false, true}) {
    const WithOneDnn scope(onednn);
    Executor full = executor_of(Dtype::f32, {3, 8, 6}, Pooling::max, 7);
    Executor large = executor_of(Dtype::f32, {3, 8, 6}, Pooling::max, 16);
    const Numbers expected = numbers_of(full, 7);
    CHECK(error_of(numbers_of(large, 7), expected) < 1e-5);
    CHECK(numbers_of(full, 7) == expected);
    full.step(0, 4, 2);
    for (const double gradient : values_of(full.gradients().flat())) CHECK(gradient == 0);
  }
}

TEST_CASE("rows in tiles give what they give at once") {
  for (const bool onednn : {false, true}) {
    const WithOneDnn scope(onednn);
    for (const auto& op : testing::single_convolution_cases()) {
      CAPTURE(op.name);
      CHECK(error_of(run_in_tiles<double>(op, 5, 2), run_in_tiles<double>(op, 5, 5)) < 1e-12);
      CHECK(error_of(run_in_tiles<float>(op, 5, 2), run_in_tiles<float>(op, 5, 5)) < 1e-5);
    }
  }
}

TEST_CASE("convolutions by columns allocate nothing in the loop; oneDNN the same small arguments each time") {
  for (const bool onednn : {false, true}) {
    const WithOneDnn scope(onednn);
    Executor executor = executor_of(Dtype::f32, {3, 8, 6}, Pooling::max, 16);
    executor.step(16, 16, 1);
    executor.step(9, 16, 2);
    const auto count_step = [&](std::int64_t rows) {
      const auto before = testing::allocations();
      executor.step(rows, 16, 3);
      return testing::allocations() - before;
    };
    const auto once = count_step(16);
    if (!onednn || !built_with_onednn()) CHECK(once == 0);
    CHECK(count_step(9) == once);
    CHECK(count_step(16) == once);
  }
}

TEST_CASE("NaN wins a max pool and stays in its window") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
    Graph graph(dtype);
    const Value x = graph.placeholder("x", {1, 4, 4});
    Executor executor(graph, {.prediction = layers::pool(graph, x, {.id = "p"})}, {.max_rows = 1, .training = false});
    for (int i = 0; i < 16; ++i) executor.input("x").set(i, i);
    executor.input("x").set(5, std::numeric_limits<double>::quiet_NaN());
    executor.forward(1);
    const Numbers pooled = values_of(executor.prediction());
    CHECK(std::isnan(pooled[0]));
    CHECK(Numbers(pooled.begin() + 1, pooled.end()) == Numbers{7, 13, 15});
  }
}

TEST_CASE("window layers make the shapes and parameters of torch") {
  Graph graph(Dtype::f32);
  const auto shape = [&](Value value) { return graph.node(value).shape.text(); };
  const Value image = graph.placeholder("image", {28, 28});
  const Value x = layers::convolution(graph, image, {.id = "c", .channels = 20, .kernel = {5, 5}});
  CHECK(shape(x) == "B×20×24×24");
  CHECK(shape(layers::convolution(graph, x, {.id = "s", .channels = 4, .kernel = {3}, .padding = layers::same_padding({3})})) == "B×4×24×24");
  CHECK(shape(layers::pool(graph, x, {.id = "p", .size = {5}, .stride = {2}, .padding = {2}})) == "B×20×12×12");
  CHECK(shape(layers::transposed_convolution(graph, x, {.id = "t", .channels = 3, .output_padding = {1, 0}})) == "B×3×49×48");
  CHECK(graph.node(graph.parameters()[0].value).shape.text() == "20×1×5×5");
  CHECK(graph.parameters()[0].initial.fan_in == 25);
  CHECK(graph.parameters()[1].name == "c.bias");
  CHECK(graph.node(graph.parameters()[4].value).shape.text() == "20×3×4×4");
  CHECK(graph.parameters()[4].initial.fan_in == 48);
}

TEST_CASE("window layers say what does not fit") {
  const auto says = [](const std::string& reason, const std::function<void(Graph&)>& build) {
    CAPTURE(reason);
    CHECK(refusal(build).find(reason) != std::string::npos);
  };
  says("a 5×5 window does not fit into 4×4", [](Graph& g) { layers::convolution(g, g.placeholder("x", {1, 4, 4}), {.id = "c", .kernel = {5, 5}}); });
  says("a padding of 3 does not fit a window of 3", [](Graph& g) { layers::convolution(g, g.placeholder("x", {1, 4, 4}), {.id = "c", .padding = {3}}); });
  says("more than half of a pooling window", [](Graph& g) { layers::pool(g, g.placeholder("x", {1, 9, 9}), {.id = "p", .size = {3}, .padding = {2}}); });
  says("needs B×C×W", [](Graph& g) { layers::pool(g, g.placeholder("x", {9}), {.id = "p", .size = {2, 2}}); });
  says("the stride has 3 numbers for 2 dimensions", [](Graph& g) { layers::convolution(g, g.placeholder("x", {1, 9, 9}), {.id = "c", .stride = {1, 1, 1}}); });
  says("leaves nothing of 1 places", [](Graph& g) { layers::transposed_convolution(g, g.placeholder("x", {1, 1, 1}), {.id = "t", .kernel = {2}, .stride = {1}, .padding = {1}}); });
  says("weights of shape 2×3×2×2 do not fit", [](Graph& g) { ops::convolution(g, g.placeholder("x", {1, 4, 4}), g.parameter("p", "w", {2, 3, 2, 2}, {}), {.spatial = 2}); });
  says("Use an odd window", [](Graph&) { layers::same_padding({4}); });
}
