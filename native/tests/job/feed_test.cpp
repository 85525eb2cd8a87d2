#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/prefetch.hpp>

#include "core/allocations.hpp"

using namespace tephra;
using namespace tephra::train;

namespace {

constexpr std::int64_t width = 400, rows = 300, batch = 100;

// Numbers in memory as a mapped file would hold them, and class numbers.
data::Table table() {
  const auto numbers = std::make_shared<std::vector<float>>(static_cast<std::size_t>(rows * width));
  for (std::size_t i = 0; i < numbers->size(); ++i) (*numbers)[i] = static_cast<float>(i % 1013) * 0.25f;
  data::Field x{.name = "x", .dims = {width}, .width = width,
                .mapped = {.keeper = numbers, .first = reinterpret_cast<const std::byte*>(numbers->data()), .number = files::Number::f32, .row_stride = 4 * width}};
  x.on_reading = {{.block = "z", .field = "x", .kind = "standardise", .shift = {3.5}, .divisor = {7}}};
  data::Field label{.name = "label", .classes = 3};
  for (std::int64_t row = 0; row < rows; ++row) label.labels.push_back(static_cast<std::int32_t>(row % 3));
  data::Table table;
  table.rows = rows;
  table.fields = {std::move(x), std::move(label)};
  return table;
}

struct Network3 {
  Network3() {
    const Value y = layers::dense(graph, graph.placeholder("x", {width}), {.id = "d", .units = 3});
    network = {.prediction = y, .loss = losses::cross_entropy(graph, {.id = "l"}, y, graph.labels("label", 3))};
    executor.emplace(graph, network, Executor::Options{.max_rows = batch});
  }
  std::string inputs() const {
    std::string out;
    for (const InputField& input : executor->inputs()) out.append(static_cast<const char*>(input.values.data), input.values.bytes());
    return out;
  }
  Graph graph{Dtype::f32};
  Network network;
  std::optional<Executor> executor;
};

}  // namespace

TEST_CASE("a batch prepared meanwhile has the bits of one that was not, whatever is asked for in between") {
  const data::Table data = table();
  Network3 network, plain_network;
  Feed feed(data, network.graph, network.network, *network.executor, "t");
  const Feed plain(data, plain_network.graph, plain_network.network, *plain_network.executor, "t");
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  std::reverse(order.begin() + 50, order.end());
  for (int round = 0; round < 20; ++round)
    for (std::int64_t at = 0; at < rows; at += batch) {
      const std::int64_t count = at == 200 ? 37 : batch;
      feed.fill(order.data() + at, count);
      plain.fill(order.data() + at, count);
      REQUIRE(network.inputs() == plain_network.inputs());
      if (round % 3 != 2) feed.prepare(order.data() + (at + batch) % rows, at == 100 ? 37 : batch);
      // A validation batch between two of training.
      if (round % 4 == 1) feed.fill(order.data() + 10, 20), plain.fill(order.data() + 10, 20);
      REQUIRE(network.inputs() == plain_network.inputs());
    }
}

TEST_CASE("what goes wrong while a batch is prepared is thrown where it is taken, and the next one goes on") {
  const data::Table data = table();
  std::vector<float> room(static_cast<std::size_t>(batch * width));
  // Numbers asked for as class numbers: copy_rows refuses.
  const BoundField bad[] = {{&data.fields[1], {room.data(), Dtype::f32, batch}}};
  const BoundField good[] = {{&data.fields[0], {room.data(), Dtype::f32, batch * width}}};
  const std::vector<std::int64_t> some = {5, 1, 7};
  Prefetch failing(bad, 1);
  for (int i = 0; i < 3; ++i) {
    failing.prepare(some);
    CHECK_THROWS_AS(failing.take(some), Error);
    CHECK_FALSE(failing.take(some));
  }
  Prefetch working(good, 1);
  CHECK_FALSE(working.take(some));
  working.prepare(some);
  CHECK_FALSE(working.take(std::vector<std::int64_t>{5, 1}));
  CHECK(working.take(some));
  CHECK(room[width] == static_cast<float>((static_cast<double>(width % 1013) * 0.25 - 3.5) / 7));
  // One that is never taken is no hindrance to ending.
  working.prepare(some);
}

TEST_CASE("of several batches ahead each is what was asked for, those before it are dropped, and a full queue drops its oldest") {
  const data::Table data = table();
  std::vector<float> room(static_cast<std::size_t>(batch * width));
  const BoundField field[] = {{&data.fields[0], {room.data(), Dtype::f32, batch * width}}};
  const auto rows_of = [](std::int64_t first) { return std::vector<std::int64_t>{first, first + 7, first + 1}; };
  const auto holds = [&](std::int64_t first) { return room[0] == static_cast<float>((static_cast<double>(first * width % 1013) * 0.25 - 3.5) / 7); };
  Prefetch ahead(field, 3);
  for (int round = 0; round < 50; ++round) {
    for (const std::int64_t first : {10, 20, 30}) ahead.prepare(rows_of(first));
    CHECK(ahead.take(rows_of(10)));
    CHECK(holds(10));
    ahead.prepare(rows_of(40));
    CHECK(ahead.take(rows_of(30)));
    CHECK(holds(30));
    CHECK_FALSE(ahead.take(rows_of(20)));
    ahead.prepare(rows_of(50));
    ahead.prepare(rows_of(60));
    ahead.prepare(rows_of(70));
    CHECK_FALSE(ahead.take(rows_of(40)));
    CHECK(ahead.take(rows_of(70)));
    CHECK(holds(70));
  }
  ahead.prepare(rows_of(80));
}

TEST_CASE("a field that only the loss reads may be missing where there is no loss") {
  data::Table data = table();
  data.fields.pop_back();
  const Network3 network;
  CHECK_THROWS_AS(Feed(data, network.graph, network.network, *network.executor, "t"), Error);
  const Feed feed(data, network.graph, {.prediction = network.network.prediction}, *network.executor, "t");
  const std::vector<std::int64_t> some = {4, 2};
  feed.fill(some.data(), 2);
  CHECK(network.executor->inputs().front().values.get(width) == doctest::Approx((2 * width % 1013 * 0.25 - 3.5) / 7));
}

TEST_CASE("without batches ahead nothing is prepared") {
  const data::Table data = table();
  Network3 network;
  Feed feed(data, network.graph, network.network, *network.executor, "t", 0);
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  const auto before = testing::allocations();
  feed.prepare(order.data(), batch);
  CHECK(testing::allocations() == before);
}

TEST_CASE("preparing and filling allocate nothing once the thread is there") {
  const data::Table data = table();
  Network3 network;
  Feed feed(data, network.graph, network.network, *network.executor, "t");
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  feed.prepare(order.data(), batch);
  const auto before = testing::allocations();
  for (int i = 0; i < 50; ++i) {
    feed.fill(order.data() + i % 3 * batch, batch);
    feed.prepare(order.data() + (i + 1) % 3 * batch, batch);
  }
  feed.fill(order.data() + 2 * batch, batch);
  CHECK(testing::allocations() == before);
}
