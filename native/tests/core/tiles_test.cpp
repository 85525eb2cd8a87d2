#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include <tephra/graph/leaves.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/leaves.hpp>
#include <tephra/plan/plan.hpp>

#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::fill;
using testing::values_of;

namespace {

constexpr std::int64_t rows = 37;

// A loss that needs whole-batch figures: predictions less their mean over the batch, so that three sections follow one another.
Network centred(Graph& graph) {
  const Value x = graph.placeholder("x", {3});
  const Value y = layers::dense(graph, x, {.id = "hidden", .units = 5, .activation = Activation::tanh});
  const Value mean = ops::scale_by(graph, ops::sum_over_ranks(graph, ops::sum_rows(graph, y)), ops::row_share(graph));
  const Value out = layers::dense(graph, ops::subtract(graph, y, ops::spread_rows(graph, mean)), {.id = "out", .units = 1});
  return {.prediction = out, .loss = losses::mean_squared_error(graph, {.id = "l"}, out, graph.placeholder("t", {1}))};
}

// A loss with second derivatives of the network by its input.
Network curved_of(Graph& graph, std::int64_t units, Activation activation) {
  const Value x = graph.placeholder("x", {3});
  const Value hidden = layers::dense(graph, x, {.id = "hidden", .units = units, .activation = activation});
  const Value y = layers::dense(graph, hidden, {.id = "out", .units = 1});
  const Value slope = differentiate(graph, ops::sum_all(graph, y), ops::constant(graph, 1), {x})[0];
  const Value bend = differentiate(graph, ops::sum_all(graph, slope), ops::constant(graph, 1), {x})[0];
  const Value residual = ops::subtract(graph, ops::sum_last(graph, bend), graph.placeholder("t", {1}));
  return {.prediction = y, .loss = ops::sum_all(graph, ops::square(graph, residual))};
}

Network curved(Graph& graph) { return curved_of(graph, 6, Activation::tanh); }
// So wide that a strip has one row or a few.
Network wide_tanh(Graph& graph) { return curved_of(graph, 300, Activation::tanh); }
Network wide_sigmoid(Graph& graph) { return curved_of(graph, 200, Activation::sigmoid); }
Network wide_gelu(Graph& graph) { return curved_of(graph, 700, Activation::gelu); }

using Build = Network (*)(Graph&);

std::vector<double> numbers_of_step(Build build, const ExecutorOptions& options) {
  Graph graph(Dtype::f64);
  const Network network = build(graph);
  Executor executor(graph, network, options);
  executor.initialise();
  for (const auto& input : executor.inputs()) {
    fill(input.values, 7 + input.name.size());
    if (input.values.dtype == Dtype::i32)
      for (std::int64_t i = 0; i < input.values.count; ++i) input.values.set(i, static_cast<double>(i % 3));
  }
  for (std::int64_t i = 0; i < rows; ++i) executor.sample_ids()[static_cast<std::size_t>(i)] = 100 + i;
  executor.step(rows, rows, 3);
  std::vector<double> numbers{executor.loss_sum()};
  for (const Span span : {executor.prediction(), executor.gradients().flat()})
    for (const double value : values_of(span)) numbers.push_back(value);
  executor.forward(rows);
  return numbers;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  const auto [most, largest] = testing::difference_between(a, b);
  return most / largest;
}

}  // namespace

TEST_CASE("tiles of rows give the numbers of one pass") {
  for (const Build build : {Build(testing::regression), Build(testing::classification), Build(curved)}) {
    const auto whole = numbers_of_step(build, {.max_rows = rows, .seed = 4, .tile_rows = rows});
    for (const std::int64_t tile : {1, 2, 5, 16, 36}) {
      CAPTURE(tile);
      CHECK(distance(numbers_of_step(build, {.max_rows = rows, .seed = 4, .tile_rows = tile}), whole) < 1e-13);
    }
  }
}

TEST_CASE("strips of rows give the numbers of one row at a time") {
  for (const Build build : {Build(wide_tanh), Build(wide_sigmoid), Build(wide_gelu)}) {
    const auto single = numbers_of_step(build, {.max_rows = rows, .seed = 4, .tile_rows = 1});
    CHECK(distance(numbers_of_step(build, {.max_rows = rows, .seed = 4, .tile_rows = rows}), single) < 1e-12);
    CHECK(distance(numbers_of_step(build, {.max_rows = rows, .seed = 4, .tile_rows = 16}), single) < 1e-12);
  }
}

TEST_CASE("values that later sections need outlive the tiles that made them") {
  const auto whole = numbers_of_step(centred, {.max_rows = rows, .seed = 4, .tile_rows = rows});
  for (const std::int64_t tile : {1, 3, 8, 36}) CHECK(distance(numbers_of_step(centred, {.max_rows = rows, .seed = 4, .tile_rows = tile}), whole) < 1e-13);
}

TEST_CASE("leaves give the numbers of one pass, also when there are more leaves than rows") {
  for (const Build build : {Build(testing::regression), Build(testing::classification), Build(curved), Build(centred)}) {
    const auto whole = numbers_of_step(build, {.max_rows = rows, .seed = 4});
    for (const int count : {1, 2, 7, 12, 50}) {
      CAPTURE(count);
      CHECK(distance(numbers_of_step(build, {.max_rows = rows, .seed = 4, .leaves = {.count = count, .batch = rows}}), whole) < 1e-13);
    }
  }
}

TEST_CASE("the tree of leaves makes the same additions for every rank count") {
  constexpr std::int64_t count = 3;
  for (const int leaf_count : {1, 2, 5, 8, 11, 12, 16, 17}) {
    std::vector<float> vectors;
    for (int i = 0; i < leaf_count * count; ++i) vectors.push_back(static_cast<float>(testing::number(5, static_cast<std::uint64_t>(i)) * std::pow(10.0, i % 7)));
    std::vector<float> wanted;
    for (int ranks = 1; ranks <= leaf_count; ++ranks) {
      // Every rank's swapped vectors, added up as the ranks would.
      std::vector<std::vector<float>> swapped;
      const auto sum_of = [&](int rank, const RankSum& over) {
        const Leaves leaves{.count = leaf_count, .rank = rank, .ranks = ranks, .batch = leaf_count};
        const LeafTree tree(leaves);
        const Shard own = own_leaves(leaves);
        std::vector<float> mine(vectors.begin() + own.begin * count, vectors.begin() + own.end * count);
        std::vector<float> room(static_cast<std::size_t>(tree.slots() * count));
        tree.add_up(mine.data(), room.data(), Dtype::f32, count, over);
        return room;
      };
      std::vector<float> all;
      const RankSum collect{[](void* context, void* numbers, Dtype, std::int64_t size) {
                              auto& sum = *static_cast<std::vector<float>*>(context);
                              sum.resize(static_cast<std::size_t>(size), 0.0F);
                              for (std::int64_t i = 0; i < size; ++i) sum[static_cast<std::size_t>(i)] += static_cast<float*>(numbers)[i];
                            }, &all};
      for (int rank = 0; rank < ranks; ++rank) sum_of(rank, collect);
      const RankSum give{[](void* context, void* numbers, Dtype, std::int64_t size) {
                           std::memcpy(numbers, static_cast<std::vector<float>*>(context)->data(), static_cast<std::size_t>(size) * sizeof(float));
                         }, &all};
      for (int rank = 0; rank < ranks; ++rank) {
        auto sum = sum_of(rank, give);
        sum.resize(count);
        if (wanted.empty()) wanted = sum;
        CAPTURE(leaf_count);
        CAPTURE(ranks);
        CHECK(sum == wanted);
      }
    }
  }
}
