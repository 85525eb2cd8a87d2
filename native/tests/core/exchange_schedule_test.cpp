#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <tephra/plan/exchange_schedule.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/error.hpp>

#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using strategies::GradientReducer;
using Grouping = GradientReducer::Grouping;
using Compression = GradientReducer::Compression;

namespace {

// Four layers of a weight and a bias; the backward pass goes from the last to the first.
ParameterLayout layout_of_layers(Dtype dtype = Dtype::f32) {
  ParameterLayout layout{.dtype = dtype};
  for (const char* layer : {"a", "b", "c", "d"})
    for (const auto& [name, count] : {std::pair{".weight", std::int64_t{100}}, std::pair{".bias", std::int64_t{10}}}) {
      layout.entries.push_back({std::string(layer) + name, {count}, layout.count, count, {}});
      layout.count += count;
    }
  layout.trained = layout.count;
  return layout;
}

const std::vector<std::size_t> backwards{24, 23, 22, 21, 14, 13, 12, 11};

ExchangeSchedule schedule(GradientReducer reducer, int ranks = 2, Dtype dtype = Dtype::f32) { return exchange_schedule({.reducer = &reducer, .ranks = ranks}, layout_of_layers(dtype), backwards, 2); }

std::vector<std::size_t> tensors_of(const ExchangeSchedule& schedule) {
  std::vector<std::size_t> all;
  for (const GradientGroup& group : schedule.groups) all.insert(all.end(), group.tensors.begin(), group.tensors.end());
  return all;
}

// Notes each gradient when it is told to be final.
class Notes final : public StepsDone {
 public:
  Notes(const ParameterArena& gradients, std::vector<std::size_t> ready) : gradients_(gradients), ready_(std::move(ready)), noted_(ready_.size()) {}

  void steps_done(std::size_t end) override {
    REQUIRE(end >= end_);
    end_ = end;
    for (std::size_t tensor = 0; tensor < ready_.size(); ++tensor)
      if (const ParameterEntry& entry = gradients_.entries()[tensor]; ready_[tensor] <= end && noted_[tensor].empty()) noted_[tensor] = testing::values_of(gradients_.values(entry));
  }

  void check_final(std::size_t steps) const {
    CHECK(end_ == steps);
    for (std::size_t tensor = 0; tensor < ready_.size(); ++tensor) CHECK(noted_[tensor] == testing::values_of(gradients_.values(gradients_.entries()[tensor])));
  }

 private:
  const ParameterArena& gradients_;
  std::vector<std::size_t> ready_;
  std::vector<std::vector<double>> noted_;
  std::size_t end_ = 0;
};

}  // namespace

TEST_CASE("gradients are grouped as the backward pass finishes them, each in one group") {
  const std::vector<std::size_t> order{7, 6, 5, 4, 3, 2, 1, 0};
  for (const Grouping grouping : {Grouping::none, Grouping::n_groups, Grouping::size}) CHECK(tensors_of(schedule({.grouping = grouping, .groups = 3, .megabytes = 0.0005})) == order);
  for (std::int64_t groups = 1; groups <= 12; ++groups) {
    const auto cut = schedule({.grouping = Grouping::n_groups, .groups = groups}).groups;
    const std::size_t each = (8 + static_cast<std::size_t>(groups) - 1) / static_cast<std::size_t>(groups);
    CHECK(cut.size() == (8 + each - 1) / each);
    for (std::size_t at = 0; at < cut.size(); ++at) {
      CHECK(cut[at].tensors.size() == std::min(each, 8 - at * each));
      CHECK(cut[at].ready == backwards[cut[at].tensors.back()]);
      CHECK(cut[at].extras == (at + 1 == cut.size()));
    }
  }
  // 400 and 40 bytes in turn: a bias and a weight are 440.
  CHECK(schedule({.grouping = Grouping::size, .megabytes = 0.00044}).groups.size() == 4);
  CHECK(schedule({.grouping = Grouping::size, .megabytes = 1000}).groups.size() == 1);
  CHECK(schedule({.grouping = Grouping::size, .megabytes = 1e-9}).groups.size() == 8);
}

TEST_CASE("a layer is a group, in the order in which layers are finished") {
  const auto groups = schedule({.grouping = Grouping::per_layer}).groups;
  REQUIRE(groups.size() == 4);
  CHECK(groups[0].tensors == std::vector<std::size_t>{7, 6});
  CHECK(groups[0].ready == 12);
  CHECK(groups[3].tensors == std::vector<std::size_t>{1, 0});
  CHECK(groups[3].bytes() == (110 + 2) * 4);
}

TEST_CASE("what lies side by side is not packed; what does not is, and compressed gradients are") {
  CHECK(schedule({.grouping = Grouping::none}).packing_bytes == 0);
  const auto layers = schedule({.grouping = Grouping::per_layer});
  CHECK(layers.groups[0].packed == -1);
  CHECK(layers.groups[3].packed == 0);  // the extras lie behind the last layer, and the first goes last
  CHECK(layers.packing_bytes == 112 * 4);
  CHECK(layers.received_bytes == 0);

  const auto half = schedule({.grouping = Grouping::n_groups, .groups = 4, .compression = Compression::bf16}, 3, Dtype::f64);
  REQUIRE(half.groups.size() == 5);
  std::int64_t sent = 0;
  for (const GradientGroup& group : half.groups) sent += group.bytes();
  CHECK(sent == 440 * 2 + 2 * 8);
  CHECK(half.groups[4].extras);
  CHECK(half.groups[4].tensors.empty());
  CHECK(half.groups[4].sent == Dtype::f64);
  CHECK(half.groups[4].packed == -1);
  CHECK(half.packing_bytes == 440 * 2);
  CHECK(half.received_bytes == 4 * 2 * 37 * 2);  // a third of 110 from each of two others
}

TEST_CASE("one rank exchanges nothing, and without gradients only the extras travel") {
  CHECK(schedule({}, 1).groups.empty());
  CHECK(exchange_schedule({.ranks = 4}, layout_of_layers(), backwards, 2).groups.empty());
  const GradientReducer plain;
  const auto bare = exchange_schedule({.reducer = &plain, .ranks = 2}, {.dtype = Dtype::f32}, {}, 2).groups;
  REQUIRE(bare.size() == 1);
  CHECK(bare[0].extras);
  CHECK(bare[0].bytes() == 8);
}

TEST_CASE("a gradient told to be final is, in tiles and strips too") {
  for (const auto network_of : {testing::regression, testing::classification, testing::normalised, testing::convolutional})
    for (const Dtype dtype : {Dtype::f32, Dtype::f64})
      for (const std::int64_t tile_rows : {0, 1, 3}) {
        Graph graph(dtype);
        const Network network = network_of(graph);
        const ExecutorOptions options{.max_rows = 7, .extras = 2, .seed = 5, .tile_rows = tile_rows};
        const Plan plan = make_plan(graph, network, options);
        const auto ready = gradients_ready(plan.training, trained_part(plan.layout));
        Executor executor(graph, network, options);
        executor.initialise();
        for (const std::int64_t rows : {7, 2, 0}) {
          for (const InputField& input : executor.inputs())
            for (std::int64_t i = 0; i < input.values.count; ++i) input.values.set(i, input.values.dtype == Dtype::i32 ? static_cast<double>(i % 3) : testing::number(static_cast<std::uint64_t>(rows), i));
          for (std::int64_t row = 0; row < rows; ++row) executor.sample_ids()[static_cast<std::size_t>(row)] = row;
          Notes notes(executor.gradients(), ready);
          executor.step(rows, 7, 1, 1.0, &notes);
          notes.check_final(plan.training.steps.size());
        }
        CHECK(*std::min_element(ready.begin(), ready.end()) < plan.training.steps.size());
      }
}

TEST_CASE("the plan says which gradients set out when, and what that takes") {
  Graph graph(Dtype::f32);
  const Network network = testing::regression(graph);
  const ExecutorOptions alone{.max_rows = 8, .extras = 2};
  ExecutorOptions shared = alone;
  const GradientReducer halves{.grouping = Grouping::per_layer, .compression = Compression::fp16};
  shared.exchange = {.reducer = &halves, .ranks = 2};
  const std::string json = plan_json(graph, network, shared);
  CHECK(plan_json(graph, network, alone).find("\"gradient_groups\":[]") != std::string::npos);
  CHECK(json.find("{\"tensors\":[\"output.bias\",\"output.weight\"],\"bytes\":34,\"sent\":\"f16\",") != std::string::npos);
  CHECK(json.find("{\"tensors\":[],\"bytes\":8,\"sent\":\"f32\",") != std::string::npos);
  const auto peak = [&](const ExecutorOptions& options) { return memory_of(make_plan(graph, network, options)).peak().host; };
  CHECK(peak(shared) - peak(alone) == 192 + 128);  // 81 numbers packed, 41 received, of 2 bytes in whole lines
}

TEST_CASE("a reducer's settings must make sense") {
  CHECK_THROWS_AS(strategies::check(GradientReducer{.groups = 0}), Error);
  CHECK_THROWS_AS(strategies::check(GradientReducer{.megabytes = 0}), Error);
  CHECK_NOTHROW(strategies::check(GradientReducer{}));
}
