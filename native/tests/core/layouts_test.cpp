#include <doctest/doctest.h>

#include <algorithm>

#include <tephra/graph/op.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/plan/layouts.hpp>

using namespace tephra;

namespace {

std::int64_t count_of(const Lowered& lowered, std::string_view name) {
  return std::count_if(lowered.nodes.begin(), lowered.nodes.end(), [&](const Node& node) { return node.op->name == name; });
}

Lowered lowered_of(const Graph& graph, Value result) { return lower(graph, {result}, {.training = false}); }

}  // namespace

TEST_CASE("channels stand last from the first convolution to the first op that needs the graph's order") {
  Graph graph(Dtype::f32);
  Value x = layers::convolution(graph, graph.placeholder("x", {3, 8, 8}), {.id = "a", .channels = 4, .activation = Activation::relu});
  x = layers::pool(graph, x, {.id = "b"});
  x = layers::convolution(graph, x, {.id = "c", .channels = 5, .kernel = {2}, .activation = Activation::tanh});
  const Value flat = layers::flatten(graph, x, {.id = "d"});
  const Lowered changed = keep_channels_last(lowered_of(graph, flat));
  CHECK(count_of(changed, "channels_last") == 1);
  CHECK(count_of(changed, "channels_first") == 1);
  CHECK(count_of(changed, "convolution_bias_relu") == 1);
  CHECK(count_of(changed, "relu") == 0);
  const auto tanh = std::find_if(changed.nodes.begin(), changed.nodes.end(), [](const Node& node) { return node.op->name == "tanh"; });
  CHECK(tanh->shape.text() == "B×2×2×5");
  CHECK(changed.nodes[static_cast<std::size_t>(changed.results[0])].shape.text() == "B×20");
}

TEST_CASE("one channel or one place has the same order either way") {
  Graph graph(Dtype::f32);
  const Value x = layers::convolution(graph, graph.placeholder("x", {6, 6}), {.id = "a", .channels = 4, .kernel = {6, 6}});
  const Lowered changed = keep_channels_last(lowered_of(graph, x));
  CHECK(count_of(changed, "channels_last") + count_of(changed, "channels_first") == 0);
  CHECK(changed.nodes[static_cast<std::size_t>(changed.results[0])].shape.text() == "B×4×1×1");
}

TEST_CASE("a relu joins only a convolution that nothing else reads") {
  Graph graph(Dtype::f32);
  const Value before = layers::convolution(graph, graph.placeholder("x", {2, 6, 6}), {.id = "a", .channels = 4});
  const Value after = layers::activation(graph, before, {.id = "r"});
  const Lowered changed = keep_channels_last(lower(graph, {before, after}, {}));
  CHECK(count_of(changed, "convolution_bias_relu") == 0);
  CHECK(count_of(changed, "relu") == 1);
}
