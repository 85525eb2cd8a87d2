#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>
#include <limits>

#include <tephra/layers/convolution.hpp>
#include <tephra/layers/pooling.hpp>
#include <tephra/ops/blas.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/shard.hpp>
#include <tephra/tensor/sizes.hpp>

using namespace tephra;

namespace {

constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();

// What a graph of the network says to its builder, or "accepted".
std::string refusal(const std::function<void(Graph&)>& build) {
  try {
    Graph graph(Dtype::f32);
    build(graph);
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    return error.what();
  }
  return "accepted";
}

void check_says(const std::string& reason, const std::function<void(Graph&)>& build) {
  const std::string said = refusal(build);
  CAPTURE(reason);
  CAPTURE(said);
  CHECK(said.find(reason) != std::string::npos);
}

}  // namespace

TEST_CASE("sizes that cannot be counted are the largest number") {
  CHECK(capped_product(huge / 2, 2) == huge - 1);
  CHECK(capped_product(huge / 2, 3) == huge);
  CHECK(capped_sum(huge, 1) == huge);
  CHECK(parts_of(huge, 2) == huge / 2 + 1);
  CHECK(Shape::of({1 << 30, 1 << 30, 1 << 30}).size() == huge);
}

TEST_CASE("a batch of any size is shared") {
  std::int64_t next = 0;
  for (std::int64_t part = 0; part < 7; ++part) {
    const Shard shard = shard_of(huge, part, 7);
    CHECK(shard.begin == next);
    next = shard.end;
  }
  CHECK(next == huge);
  CHECK(largest_shard(huge, 7) == huge / 7);
}

TEST_CASE("values that are too large are refused before anything is computed with their sizes") {
  check_says("field \"x\" has shape B×9223372036854775807, which is too large.", [](Graph& g) { g.placeholder("x", {huge}); });
  check_says("which is too large.", [](Graph& g) { g.placeholder("x", {1 << 30, 1 << 30, 1 << 30}); });
  check_says("parameter b.w has shape 1073741824×1073741824, which is too large.", [](Graph& g) { g.parameter("b", "w", {1 << 30, 1 << 30}, {}); });
  check_says("batched_matmul: what it makes has shape B×1073741824×1073741824", [](Graph& g) {
    ops::batched_matmul(g, g.placeholder("x", {1 << 30, 1}), g.placeholder("y", {1, 1 << 30}));
  });
  check_says("does not fit into", [](Graph& g) { ops::pad(g, g.placeholder("x", {4}), 0, 0, std::numeric_limits<std::int64_t>::min()); });
  check_says("at most 2147483647 can be numbered", [](Graph& g) { g.labels("y", std::int64_t{1} << 31); });
}

TEST_CASE("windows of any size are refused in words") {
  check_says("too large", [](Graph& g) { layers::convolution(g, g.placeholder("x", {1, 8, 8, 8}), {.id = "c", .channels = huge, .kernel = {huge}}); });
  check_says("at least 1", [](Graph& g) { layers::convolution(g, g.placeholder("x", {1, 8, 8}), {.id = "c", .channels = std::numeric_limits<std::int64_t>::min(), .kernel = {3}}); });
  check_says("at most 2147483647", [](Graph& g) { layers::pool(g, g.placeholder("x", {1, 8, 8}), {.id = "p", .size = {huge}, .padding = {huge / 2}}); });
  check_says("too large", [](Graph& g) {
    layers::transposed_convolution(g, g.placeholder("x", {1, 8, 8}), {.id = "t", .channels = 1, .kernel = {1}, .stride = {1 << 30}, .padding = {0}});
  });
}

TEST_CASE("a plan counts what no memory holds, and refuses what it cannot count") {
  const auto planned = [](std::int64_t rows, std::int64_t places) {
    Graph graph(Dtype::f32);
    const Value y = layers::convolution(graph, graph.placeholder("x", {1, places, places}), {.id = "c", .channels = 1, .kernel = {places / 2}});
    return plan_json(graph, {.prediction = y}, {.max_rows = rows, .training = false});
  };
  ::setenv("TEPHRA_ONEDNN", "0", 1);
  CHECK(planned(1, 1 << 20).find("9223372036854775807") != std::string::npos);
  ::unsetenv("TEPHRA_ONEDNN");
  CHECK_THROWS_WITH_AS(planned(huge, 8), "a value of shape B×1×8×8 is too large. Use smaller dimensions or a smaller batch.", Error);
  CHECK_THROWS_AS(planned(1 << 30, 1 << 19), Error);
}

TEST_CASE("a product of more rows than the BLAS counts is refused") {
  float number = 0;
  CHECK_THROWS_WITH_AS(ops::gemm<float>({.rows = std::int64_t{1} << 31, .columns = 1, .inner = 1}, &number, 1, &number, 1, &number),
                       "a product over 2147483648 rows is more than the BLAS counts. Use a smaller batch, or more ranks.", Error);
}

TEST_CASE("a class index that 32 bits do not hold is refused") {
  std::int32_t label = 7;
  const Span labels{&label, Dtype::i32, 1};
  for (const double value : {2147483648.0, -2147483649.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) CHECK_THROWS_AS(labels.set(0, value), Error);
  CHECK(label == 7);
  labels.set(0, -2147483648.0);
  CHECK(label == std::numeric_limits<std::int32_t>::min());
}
