#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include <tephra/comm/communicator.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/strategies/strategies.hpp>

#include "fake_device.hpp"
#include "networks.hpp"
#include "numbers.hpp"
#include "ranks.hpp"

using namespace tephra;
using testing::number;
using testing::ranks;
using testing::values_of;

namespace {

double classes_of(const Graph& graph, const std::string& name) {
  for (const Field& field : graph.fields())
    if (field.name == name) return static_cast<double>(graph.node(field.value).attributes.number);
  return 0;
}

// Parameters and states after `steps` steps of a batch that this communicator's ranks share, strictly when there are leaves.
std::vector<double> trained(Communicator& communicator, Network (*network_of)(Graph&), Dtype dtype, std::int64_t batch, int steps, int leaf_count = 0,
                            const KernelSet* kernels = nullptr) {
  Graph graph(dtype);
  const Network network = network_of(graph);
  const Leaves leaves{.count = leaf_count, .rank = communicator.rank(), .ranks = communicator.size(), .batch = batch};
  const bool strict = leaf_count > 0;
  const Shard shard = strict ? own_rows(leaves, batch) : shard_of(batch, communicator.rank(), communicator.size());
  Executor executor(graph, network, {.max_rows = std::max<std::int64_t>(1, strict ? shard.rows() : largest_shard(batch, communicator.size())), .extras = 1, .seed = 8, .leaves = leaves, .own_kernels = kernels});
  executor.initialise();
  executor.sum_over(strategies::rank_sum(communicator));
  const ParameterLayout layout = trained_part(executor.parameters().layout());
  Optimizer optimizer(optim::adam({.learning_rate = 1e-2}), layout);
  const auto strategy = strategies::data_parallel({.id = "s"});
  std::vector<double> result;
  for (int step = 1; step <= steps; ++step) {
    for (std::int64_t row = 0; row < shard.rows(); ++row) {
      const std::int64_t sample = shard.begin + row;
      executor.sample_ids()[static_cast<std::size_t>(row)] = sample;
      for (const auto& input : executor.inputs())
        for (std::int64_t i = 0; i < input.shape.size(); ++i) {
          const double value = number(static_cast<std::uint64_t>(sample), step * 1000 + i);
          input.values.set(row * input.shape.size() + i, input.values.dtype == Dtype::i32 ? std::floor(classes_of(graph, input.name) / 2.0 * (value + 1)) : value);
        }
    }
    executor.step(shard.rows(), batch, static_cast<std::uint64_t>(step));
    executor.gradients().extras().set(0, executor.loss_sum());
    if (!strict) strategies::exchange(strategy, communicator, executor.gradients().flat_with_extras());
    result.push_back(executor.gradients().extras().get(0));
    optimizer.apply(executor.parameters().flat().part(0, layout.count), executor.gradients().flat(), static_cast<std::uint64_t>(step));
  }
  const auto parameters = values_of(executor.parameters().flat());
  result.insert(result.end(), parameters.begin(), parameters.end());
  return result;
}

Network local_norm(Graph& graph) {
  const Value x = graph.placeholder("x", {3});
  const Value y = layers::batch_norm(graph, x, {.id = "norm", .statistics = layers::Statistics::local});
  return {.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "loss"}, y, graph.placeholder("t", {3}))};
}

void check_same(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  REQUIRE(a.size() == b.size());
  const auto [most, largest] = testing::difference_between(a, b);
  CHECK(most <= tolerance * largest);
}

}  // namespace

TEST_SUITE("ranks") {
  TEST_CASE("sums, broadcasts and gathers over however many ranks there are") {
    auto& all = ranks();
    const int size = all.size(), rank = all.rank();
    Buffer buffer(3 * 8);
    for (const Dtype dtype : {Dtype::f32, Dtype::f64, Dtype::i32}) {
      const Span values = buffer.span(dtype, 3);
      for (int i = 0; i < 3; ++i) values.set(i, rank + i);
      all.all_reduce_sum(values);
      for (int i = 0; i < 3; ++i) CHECK(values.get(i) == size * (size - 1) / 2 + size * i);
      values.set(0, rank == size - 1 ? 42 : 0);
      all.broadcast(values, size - 1);
      CHECK(values.get(0) == 42);
    }
    const double mine[] = {rank + 0.5, -rank + 0.0};
    const auto gathered = all.gather(mine);
    if (rank == 0) {
      REQUIRE(gathered.size() == static_cast<std::size_t>(2 * size));
      for (int r = 0; r < size; ++r) CHECK(gathered[static_cast<std::size_t>(2 * r)] == r + 0.5);
    } else {
      CHECK(gathered.empty());
    }
    all.barrier();
    CHECK(all.local_rank() < all.local_size());
    CHECK(all.local_size() <= size);
    CHECK(!all.node().empty());
    CHECK((size > 1) == (started_by_launcher() && size > 1));
  }

  TEST_CASE("messages between two ranks arrive in their order, from whoever sends first") {
    auto& all = ranks();
    const int size = all.size(), rank = all.rank();
    constexpr int tag = 9, other_tag = 10;
    CHECK(all.arrived(tag) == -1);
    all.barrier();
    Buffer buffer(4 * 8);
    const Span values = buffer.span(Dtype::f32, 4);
    if (rank > 0) {
      for (int message = 0; message < 3; ++message) {
        for (int i = 0; i < 4; ++i) values.set(i, 100 * rank + 10 * message + i);
        all.send(values, 0, message < 2 ? tag : other_tag);
      }
    } else {
      std::vector<int> taken(static_cast<std::size_t>(size));
      for (int left = 2 * (size - 1); left > 0;) {
        const int from = all.arrived(tag);
        if (from < 0) continue;
        all.receive(values, from, tag);
        const int message = taken[static_cast<std::size_t>(from)]++;
        for (int i = 0; i < 4; ++i) CHECK(values.get(i) == 100 * from + 10 * message + i);
        --left;
      }
      for (int from = size - 1; from > 0; --from) {
        all.receive(values, from, other_tag);
        CHECK(values.get(3) == 100 * from + 23);
      }
    }
    all.barrier();
    CHECK(all.arrived(tag) == -1);
    if (size == 1) CHECK_THROWS_AS(all.send(values, 1, tag), Error);
  }

  TEST_CASE("training over all ranks equals training alone, also with uneven and empty shards") {
    const auto alone = solo();
    for (const std::int64_t batch : {8, 7, 2})
      check_same(trained(ranks(), testing::regression, Dtype::f64, batch, 20), trained(*alone, testing::regression, Dtype::f64, batch, 20), 1e-11);
    check_same(trained(ranks(), testing::regression, Dtype::f32, 9, 10), trained(*alone, testing::regression, Dtype::f32, 9, 10), 1e-4);
  }

  TEST_CASE("batch normalisation, its running statistics and noise are the same on any number of ranks") {
    const auto alone = solo();
    for (const std::int64_t batch : {9, 7, 2})
      check_same(trained(ranks(), testing::normalised, Dtype::f64, batch, 10), trained(*alone, testing::normalised, Dtype::f64, batch, 10), 1e-9);
    check_same(trained(ranks(), testing::normalised, Dtype::f32, 9, 3), trained(*alone, testing::normalised, Dtype::f32, 9, 3), 1e-3);
  }

  TEST_CASE("strict: training over all ranks gives the bits of training alone, with statistics of the whole batch too") {
    const auto alone = solo();
    for (const auto network : {testing::regression, testing::normalised, testing::convolutional})
      for (const Dtype dtype : {Dtype::f32, Dtype::f64})
        for (const std::int64_t batch : {13, 5}) CHECK(trained(ranks(), network, dtype, batch, 4, 6) == trained(*alone, network, dtype, batch, 4, 6));
  }

  TEST_CASE("on a device, all ranks together come to the bits of the host") {
    for (const int leaves : {0, 6})
      CHECK(trained(ranks(), testing::normalised, Dtype::f32, 13, 4, leaves, &testing::device_kernels("cpu")) ==
            trained(ranks(), testing::normalised, Dtype::f32, 13, 4, leaves, &testing::host_twin("cpu")));
  }

  TEST_CASE("local statistics leave every rank the same running ones, also with empty shards") {
    for (const std::int64_t batch : {7, 2}) {
      const auto numbers = trained(ranks(), local_norm, Dtype::f64, batch, 5);
      for (const double value : numbers) CHECK(std::isfinite(value));
      const auto gathered = ranks().gather(numbers);
      for (std::size_t i = 0; i < gathered.size(); ++i) CHECK(gathered[i] == numbers[i % numbers.size()]);
    }
  }

  TEST_CASE("dropout masks are the same whatever rank a sample is on") {
    const auto alone = solo();
    check_same(trained(ranks(), testing::classification, Dtype::f64, 9, 20), trained(*alone, testing::classification, Dtype::f64, 9, 20), 1e-11);
  }
}

TEST_CASE("sample i of a batch of b is on rank floor(i·R/b)") {
  for (const std::int64_t batch : {0, 1, 5, 32, 33, 100})
    for (const int size : {1, 2, 3, 7, 40}) {
      std::int64_t next = 0;
      for (int rank = 0; rank < size; ++rank) {
        const Shard shard = shard_of(batch, rank, size);
        CHECK(shard.begin == next);
        CHECK(shard.rows() <= largest_shard(batch, size));
        for (std::int64_t i = shard.begin; i < shard.end; ++i) CHECK(i * size / batch == rank);
        next = shard.end;
      }
      CHECK(next == batch);
    }
}

TEST_CASE("strategies refuse rank counts they cannot use") {
  CHECK_THROWS_AS(strategies::check(strategies::serial(), 2, 32), Error);
  CHECK_THROWS_AS(strategies::check(strategies::data_parallel({.id = "s"}), 33, 32), Error);
  CHECK_NOTHROW(strategies::check(strategies::data_parallel({.id = "s"}), 32, 32));
  CHECK_NOTHROW(strategies::check(strategies::serial(), 1, 1));
}
