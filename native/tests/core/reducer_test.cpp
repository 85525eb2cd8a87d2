#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include <tephra/plan/executor.hpp>
#include <tephra/strategies/gradient_exchange.hpp>
#include <tephra/strategies/strategies.hpp>
#include <tephra/tensor/convert.hpp>

#include "allocations.hpp"
#include "networks.hpp"
#include "numbers.hpp"
#include "ranks.hpp"

using namespace tephra;
using strategies::GradientReducer;
using testing::number;
using testing::ranks;
using testing::values_of;
using Grouping = GradientReducer::Grouping;
using Compression = GradientReducer::Compression;

namespace {

constexpr std::int64_t batch = 9;

// A rank's share of a training step, and its exchange.
class Rank {
 public:
  Rank(Network (*network_of)(Graph&), Dtype dtype, std::optional<GradientReducer> reducer, std::int64_t tile_rows = 0)
      : reducer_(reducer), graph_(dtype), network_(network_of(graph_)), shard_(shard_of(batch, ranks().rank(), ranks().size())),
        executor_(graph_, network_, {.max_rows = largest_shard(batch, ranks().size()), .extras = 2, .seed = 8, .exchange = {.reducer = reducer_ ? &*reducer_ : nullptr, .ranks = ranks().size()}, .tile_rows = tile_rows}) {
    executor_.initialise();
    executor_.sum_over(strategies::rank_sum(ranks()));
    if (!executor_.exchange().groups.empty()) exchange_.emplace(executor_.exchange(), executor_.gradients(), ranks(), reducer->coordinator);
    for (std::int64_t row = 0; row < shard_.rows(); ++row) {
      executor_.sample_ids()[static_cast<std::size_t>(row)] = shard_.begin + row;
      for (const auto& input : executor_.inputs())
        for (std::int64_t i = 0; i < input.shape.size(); ++i) {
          const double value = number(static_cast<std::uint64_t>(shard_.begin + row), i);
          input.values.set(row * input.shape.size() + i, input.values.dtype == Dtype::i32 ? std::floor(value + 1) : value);
        }
    }
  }

  void step(double asked = 0) {
    executor_.step(shard_.rows(), batch, 1, 1.0, exchange_ && reducer_->overlap ? &*exchange_ : nullptr);
    executor_.gradients().extras().set(0, executor_.loss_sum());
    executor_.gradients().extras().set(1, asked);
    if (exchange_) exchange_->finish();
    else strategies::exchange(strategies::data_parallel({.id = "s"}), ranks(), executor_.gradients().flat_with_extras());
  }

  std::vector<double> gradients() { return values_of(executor_.gradients().flat_with_extras()); }
  Executor& executor() { return executor_; }

 private:
  std::optional<GradientReducer> reducer_;
  Graph graph_;
  Network network_;
  Shard shard_;
  Executor executor_;
  std::optional<strategies::GradientExchange> exchange_;
};

std::vector<double> exchanged(Network (*network_of)(Graph&), Dtype dtype, std::optional<GradientReducer> reducer, std::int64_t tile_rows = 0) {
  Rank rank(network_of, dtype, reducer, tile_rows);
  rank.step();
  rank.step();
  return rank.gradients();
}

std::vector<GradientReducer> groupings() {
  std::vector<GradientReducer> all;
  for (const bool overlap : {true, false})
    for (GradientReducer reducer : {GradientReducer{.grouping = Grouping::none}, {.grouping = Grouping::per_layer}, {.grouping = Grouping::n_groups, .groups = 3}, {.grouping = Grouping::n_groups, .groups = 1000},
                                    {.grouping = Grouping::size, .megabytes = 1e-4}}) {
      reducer.overlap = overlap;
      for (const auto coordinator : {GradientReducer::Coordinator::direct, GradientReducer::Coordinator::rank_0, GradientReducer::Coordinator::bit_vector}) {
        reducer.coordinator = coordinator;
        all.push_back(reducer);
      }
    }
  return all;
}

void check_close(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  REQUIRE(a.size() == b.size());
  const auto [most, largest] = testing::difference_between(a, b);
  CHECK(most <= tolerance * largest);
}

// The same numbers on every rank.
void check_shared(const std::vector<double>& own) {
  const auto all = ranks().gather(own);
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(std::bit_cast<std::uint64_t>(all[i]) == std::bit_cast<std::uint64_t>(own[i % own.size()]));
}

}  // namespace

TEST_SUITE("ranks") {
  TEST_CASE("a reduction beside other work gives the bits of the one that waits") {
    for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
      Buffer first(40 * 8), second(40 * 8), waited(40 * 8), nothing;
      const auto fill = [&](const Buffer& buffer, int salt) {
        const Span values = buffer.span(dtype, 40);
        for (int i = 0; i < 40; ++i) values.set(i, number(static_cast<std::uint64_t>(ranks().rank() * 10 + salt), i));
        return values;
      };
      const Span a = fill(first, 1), b = fill(second, 2), c = fill(waited, 1);
      const auto left = ranks().reduction(a, {}), right = ranks().reduction(b, {});
      left->start();
      right->start();
      ranks().all_reduce_sum(c);  // waits for nothing of theirs
      while (!left->advance()) {}
      right->finish();
      if (ranks().size() <= 2) CHECK(values_of(a) == values_of(c));
      else check_close(values_of(a), values_of(c), 1e-6);
    }
  }

  TEST_CASE("numbers of 16 bits are added up in 32 bits in the order of the ranks, and rounded once") {
    const int size = ranks().size();
    for (const Dtype dtype : {Dtype::f16, Dtype::bf16})
      for (const std::int64_t count : {1, 2, 7, 1500}) {
        Buffer own(static_cast<std::size_t>(count) * 2), room(static_cast<std::size_t>(room_of_reduction(dtype, count, size)) * 2), rounded(2);
        const Span values = own.span(dtype, count);
        const auto of_rank = [&](int rank, std::int64_t i) { return number(static_cast<std::uint64_t>(rank), i) * 100; };
        for (std::int64_t i = 0; i < count; ++i) values.set(i, of_rank(ranks().rank(), i));
        const auto sum = ranks().reduction(values, room.span(dtype, room_of_reduction(dtype, count, size)));
        sum->start();
        while (!sum->advance()) {}
        const Span one = rounded.span(dtype, 1);
        for (std::int64_t i = 0; i < count; ++i) {
          float expected = 0;
          for (int rank = 0; rank < size; ++rank) {
            one.set(0, of_rank(rank, i));
            expected += static_cast<float>(one.get(0));
          }
          one.set(0, static_cast<double>(expected));
          CHECK(values.get(i) == one.get(0));
        }
        check_shared(values_of(values));
      }
  }

  TEST_CASE("gradients in groups are those of the one sum: to the bit on two ranks, to rounding on more") {
    for (const auto network : {testing::regression, testing::classification, testing::normalised, testing::convolutional})
      for (const Dtype dtype : {Dtype::f32, Dtype::f64})
        for (const std::int64_t tile_rows : {0, 2}) {
          const auto whole = exchanged(network, dtype, std::nullopt, tile_rows);
          for (const GradientReducer& reducer : groupings()) {
            const auto grouped = exchanged(network, dtype, reducer, tile_rows);
            if (ranks().size() <= 2) CHECK(grouped == whole);
            else check_close(grouped, whole, dtype == Dtype::f32 ? 1e-6 : 1e-14);
            check_shared(grouped);
          }
        }
  }

  TEST_CASE("compressed gradients are off by at most two roundings; loss and stop flag by none") {
    for (const auto& [compression, unit] : {std::pair{Compression::fp16, std::ldexp(1, -11)}, std::pair{Compression::bf16, std::ldexp(1, -8)}})
      for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
        const auto exact = exchanged(testing::regression, dtype, std::nullopt);
        for (GradientReducer reducer : groupings()) {
          reducer.compression = compression;
          Rank rank(testing::regression, dtype, reducer);
          rank.step(ranks().rank() == 0 ? 4194304 : 1);
          auto compressed = rank.gradients();
          const auto asked = compressed.back();
          check_shared(compressed);
          if (ranks().size() == 1) continue;
          CHECK(asked == 4194304 + ranks().size() - 1);
          CHECK(compressed[compressed.size() - 2] == doctest::Approx(exact[exact.size() - 2]).epsilon(1e-6));
          compressed.resize(compressed.size() - 2);
          double largest = 0, most = 0;
          for (std::size_t i = 0; i < compressed.size(); ++i) {
            largest = std::max(largest, std::abs(exact[i]));
            most = std::max(most, std::abs(compressed[i] - exact[i]));
          }
          CHECK(most > 0);
          CHECK(most <= 2 * ranks().size() * unit * largest);
        }
      }
  }

  TEST_CASE("what 16 bits cannot hold becomes infinite on all ranks") {
    Rank rank(testing::regression, Dtype::f32, GradientReducer{.compression = Compression::fp16});
    if (ranks().size() == 1) return;
    rank.executor().input("t").set(0, 1e6);
    rank.step();
    const auto gradients = rank.gradients();
    CHECK(std::any_of(gradients.begin(), gradients.end(), [](double gradient) { return std::isinf(gradient); }));
    CHECK(std::isfinite(gradients[gradients.size() - 2]));
  }

  TEST_CASE("a step with its exchange allocates nothing of ours") {
    for (GradientReducer reducer : groupings())
      for (const Compression compression : {Compression::none, Compression::bf16}) {
        reducer.compression = compression;
        Rank rank(testing::regression, Dtype::f32, reducer);
        rank.step();
        const auto before = testing::allocations();
        rank.step();
        CHECK(testing::allocations() == before);
      }
  }
}
