#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

#include <tephra/strategies/coordinator.hpp>

#include "allocations.hpp"
#include "numbers.hpp"
#include "ranks.hpp"

using namespace tephra;
using namespace tephra::strategies;
using testing::number;
using testing::ranks;
using Kind = GradientReducer::Coordinator;
using Groups = std::vector<std::vector<int>>;

namespace {

Groups groups_of(int tensors, int each) {
  Groups groups;
  for (int tensor = 0; tensor < tensors; ++tensor) {
    if (tensor % each == 0) groups.emplace_back();
    groups.back().push_back(tensor);
  }
  return groups;
}

// This rank's own order of the tensors.
std::vector<int> own_order(int tensors, int step) {
  std::vector<int> order(static_cast<std::size_t>(tensors));
  std::iota(order.begin(), order.end(), 0);
  const auto series = static_cast<std::uint64_t>(1000 * step + ranks().rank());
  std::sort(order.begin(), order.end(), [&](int left, int right) { return number(series, left) < number(series, right); });
  return order;
}

double sum_over_ranks(double own) {
  ranks().all_reduce_sum({&own, Dtype::f64, 1});
  return own;
}

bool same_everywhere(const std::vector<double>& own) {
  const auto count = static_cast<double>(own.size());
  if (sum_over_ranks(count) != count * ranks().size()) return false;
  const auto all = ranks().gather(own);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] != own[i % own.size()]) return false;
  return true;
}

std::vector<double> cache_of(const BitVectorCoordinator& coordinator) {
  std::vector<double> numbers;
  for (const ReadyTensor& entry : coordinator.cache()) numbers.insert(numbers.end(), {static_cast<double>(entry.tensor), static_cast<double>(entry.shape)});
  return numbers;
}

// What a step came to on this rank.
struct StepMade {
  std::vector<double> released;
  int cycles = 0;
  bool whole = true;  // no group was released before all its tensors were ready on all ranks
};

// Tensors become ready one by one, a few of them before each cycle; groups are released until all are.
StepMade run_step(Coordinator& coordinator, const Groups& groups, int tensors, int step, std::int32_t shape = 0) {
  const std::vector<int> order = own_order(tensors, step);
  std::vector<bool> ready(static_cast<std::size_t>(tensors));
  std::size_t told = 0;
  StepMade result;
  while (result.released.size() < groups.size()) {
    const double luck = number(static_cast<std::uint64_t>(7000 + 1000 * step + ranks().rank()), result.cycles, 0, 1);
    for (auto more = static_cast<std::size_t>(luck * 5); more > 0 && told < order.size(); --more) {
      ready[static_cast<std::size_t>(order[told])] = true;
      coordinator.ready({order[told++], shape});
    }
    ++result.cycles;
    for (const int group : coordinator.cycle()) {
      const auto& own = groups[static_cast<std::size_t>(group)];
      const bool all_ready = std::all_of(own.begin(), own.end(), [&](int tensor) { return ready[static_cast<std::size_t>(tensor)]; });
      result.whole = result.whole && sum_over_ranks(all_ready ? 1 : 0) == ranks().size();
      result.released.push_back(group);
    }
  }
  return result;
}

}  // namespace

TEST_SUITE("ranks") {
  TEST_CASE("whatever the order on each rank, groups are released whole, once a step, and in the same order everywhere") {
    for (const int each : {1, 3, 20}) {
      const Groups groups = groups_of(20, each);
      RankZeroCoordinator rank_zero(groups, ranks());
      BitVectorCoordinator bit_vector(groups, ranks()), forgetful(groups, ranks(), 7);
      for (Coordinator* coordinator : std::initializer_list<Coordinator*>{&rank_zero, &bit_vector, &forgetful}) {
        int cycles = 0;
        for (int step = 0; cycles < 1000; ++step) {
          StepMade made = run_step(*coordinator, groups, 20, step);
          cycles += made.cycles;
          CHECK(made.whole);
          CHECK(same_everywhere(made.released));
          std::sort(made.released.begin(), made.released.end());
          std::vector<double> all(groups.size());
          std::iota(all.begin(), all.end(), 0);
          CHECK(made.released == all);
          if (coordinator != &rank_zero) CHECK(same_everywhere(cache_of(static_cast<BitVectorCoordinator&>(*coordinator))));
        }
      }
      CHECK(cache_of(bit_vector).size() == 2 * 20);
      CHECK(cache_of(forgetful).size() == 2 * 7);
    }
  }

  TEST_CASE("once cached, a step takes an AND of 3 bits and one a tensor, and rank 0 hears nothing") {
    constexpr int tensors = 200;
    const Groups groups = groups_of(tensors, 25);
    RankZeroCoordinator rank_zero(groups, ranks());
    BitVectorCoordinator bit_vector(groups, ranks());
    const auto traffic_of_step = [&](Coordinator& coordinator) {
      const ControlTraffic before = coordinator.traffic();
      for (int tensor = 0; tensor < tensors; ++tensor) coordinator.ready({tensor, 5});
      CHECK(coordinator.cycle().size() == groups.size());
      return ControlTraffic{coordinator.traffic().bytes - before.bytes, coordinator.traffic().messages - before.messages};
    };
    const ControlTraffic first = traffic_of_step(bit_vector), cached = traffic_of_step(bit_vector);
    traffic_of_step(rank_zero);
    const ControlTraffic called = traffic_of_step(rank_zero);
    if (ranks().size() > 1) CHECK(first.messages > 1);
    CHECK(cached.messages == 1);
    CHECK(cached.bytes == (3 + tensors + 7) / 8);
    const auto others = static_cast<std::uint64_t>(ranks().rank() == 0 ? ranks().size() - 1 : 1);
    // A request and an answer of 8 bytes a tensor, and how many there are, for each rank beside rank 0.
    if (ranks().size() > 1) CHECK(called.bytes == others * (2 * tensors * 8 + 8));
    if (ranks().size() > 1) CHECK(called.bytes > 50 * cached.bytes);
    CHECK(called.messages == 4 * others);
  }

  TEST_CASE("a tensor of another shape leaves every cache and is called by roll again") {
    const Groups groups = groups_of(6, 2);
    BitVectorCoordinator coordinator(groups, ranks());
    for (int step = 0; step < 3; ++step) run_step(coordinator, groups, 6, step, 10);
    for (int step = 3; step < 6; ++step) {
      CHECK(run_step(coordinator, groups, 6, step, 11).whole);
      CHECK(same_everywhere(cache_of(coordinator)));
    }
    const auto cache = coordinator.cache();
    CHECK(cache.size() == 6);
    for (const ReadyTensor& entry : cache) CHECK(entry.shape == 11);
  }

  TEST_CASE("that one rank stops is known to all in the same cycle") {
    const Groups groups = groups_of(4, 4);
    BitVectorCoordinator coordinator(groups, ranks());
    coordinator.cycle();
    CHECK(!coordinator.stopped());
    if (ranks().rank() == ranks().size() - 1) coordinator.stop();
    coordinator.cycle();
    CHECK(coordinator.stopped());
  }

  TEST_CASE("cycles allocate nothing") {
    const Groups groups = groups_of(12, 5);
    for (const Kind kind : {Kind::rank_0, Kind::bit_vector}) {
      const auto coordinator = make_coordinator(kind, groups, ranks());
      const auto all_ready = [&] {
        for (int tensor = 0; tensor < 12; ++tensor) coordinator->ready({tensor, 0});
        coordinator->cycle();
      };
      all_ready();
      const auto before = testing::allocations();
      all_ready();
      CHECK(testing::allocations() == before);
    }
    CHECK(make_coordinator(Kind::direct, groups, ranks()) == nullptr);
  }
}
