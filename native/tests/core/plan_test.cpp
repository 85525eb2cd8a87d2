#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <tephra/files/json.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/arena.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/memory.hpp>

#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;

namespace {

std::int64_t figure(const std::string& json, const std::string& key) {
  const auto at = json.find("\"" + key + "\":");
  REQUIRE(at != std::string::npos);
  return std::stoll(json.substr(at + key.size() + 3));
}

// A tiny reader of JSON's grammar: where the value ends, or npos.
std::size_t value_end(const std::string& text, std::size_t at);

std::size_t string_end(const std::string& text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (static_cast<unsigned char>(text[at]) < 0x20) return std::string::npos;
    if (text[at] == '\\') ++at;
  }
  return at < text.size() ? at + 1 : std::string::npos;
}

std::size_t list_end(const std::string& text, std::size_t at, char close, bool keyed) {
  ++at;
  if (at < text.size() && text[at] == close) return at + 1;
  while (at < text.size()) {
    if (keyed) {
      at = text[at] == '"' ? string_end(text, at) : std::string::npos;
      if (at == std::string::npos || text[at] != ':') return std::string::npos;
      ++at;
    }
    at = value_end(text, at);
    if (at == std::string::npos) return at;
    if (text[at] == close) return at + 1;
    if (text[at++] != ',') return std::string::npos;
  }
  return std::string::npos;
}

std::size_t value_end(const std::string& text, std::size_t at) {
  if (text[at] == '{') return list_end(text, at, '}', true);
  if (text[at] == '[') return list_end(text, at, ']', false);
  if (text[at] == '"') return string_end(text, at);
  for (const std::string word : {"true", "false", "null"})
    if (text.compare(at, word.size(), word) == 0) return at + word.size();
  const auto end = text.find_first_not_of("-0123456789.eE+", at);
  return end == at ? std::string::npos : end;
}

}  // namespace

TEST_CASE("the plan is valid JSON with the figures of the closed forms") {
  Graph graph(Dtype::f32);
  const Network network = testing::regression(graph);
  const auto json = plan_json(graph, network, {.max_rows = 32, .extras = 5});
  CHECK(value_end(json, 0) == json.size());
  CHECK(figure(json, "parameters") == 3 * 16 + 16 + 16 + 1);
  CHECK(figure(json, "parameter_bytes") == 81 * 4);
  CHECK(figure(json, "gradient_bytes") == (81 + 5) * 4);
  CHECK(figure(json, "rows") == 32);
  const auto lines = [&](const std::string& key) { return (figure(json, key) + 63) / 64 * 64; };
  CHECK(figure(json, "peak_bytes") == lines("arena_bytes") + lines("input_bytes") + lines("sample_bytes") + lines("constant_bytes") + 64 +
                                          lines("parameter_bytes") + lines("gradient_bytes"));
  // products, biases, tanh, difference, square, their sum, and one scaling of the sum (by 1: none for one output)
  CHECK(figure(json, "forward") == 32 * (2 * 3 * 16 + 16 + 16 + 2 * 16 + 1 + 1 + 1 + 1));
  CHECK(json.find("\"block\":\"hidden\",\"shape\":\"B×16\",\"phase\":\"forward\"") != std::string::npos);
  CHECK(json.find("\"phase\":\"backward\"") != std::string::npos);

  const auto evaluation = plan_json(graph, network, {.max_rows = 32, .training = false});
  CHECK(evaluation.find("backward\"}") == std::string::npos);
  CHECK(figure(evaluation, "gradient_bytes") == 0);
}

TEST_CASE("what the blocks cost adds up to the plan, and each block tells its own") {
  for (const auto build : {testing::regression, testing::classification, testing::normalised, testing::convolutional})
    for (const bool training : {true, false}) {
      Graph graph(Dtype::f32);
      const Network network = build(graph);
      const auto plan = files::Json::parse(plan_json(graph, network, {.max_rows = 9, .training = training, .extras = training ? 2 : 0}));
      std::int64_t parameters = 0, forward = 0, backward = 0;
      const auto cost = [](const files::Json& work) { return work.at("row").integer() * 9 + work.at("fixed").integer(); };
      for (const auto& [id, block] : plan.at("blocks").object()) {
        parameters += block.at("parameters").integer() + block.at("states").integer();
        forward += cost(block.at("forward"));
        backward += cost(block.at("backward"));
      }
      CHECK(parameters == plan.at("parameters").integer());
      CHECK(forward == plan.at("flops").at("forward").integer());
      CHECK(backward == plan.at("flops").at("backward").integer());
      CHECK((backward > 0) == training);
    }
  Graph graph(Dtype::f64);
  const Network network = testing::regression(graph);
  const auto plan = files::Json::parse(plan_json(graph, network, {.max_rows = 32}));
  const std::string hidden = plan.at("blocks").at("hidden").text();
  // Product, bias, tanh; back through tanh (two a number), to the weight and to the bias: the input is not trained.
  CHECK(hidden == R"({"parameters":64,"states":0,"forward":{"row":128,"fixed":0},"backward":{"row":128,"fixed":0}})");
}

TEST_CASE("what a step sends over the ranks besides gradients: two sums a batch norm forward and as many back, or the leaves' sums") {
  const auto exchanged = [](Dtype dtype, const Leaves& leaves) {
    Graph graph(dtype);
    const Value x = graph.placeholder("x", {3});
    const Value first = layers::dense(graph, x, {.id = "first", .units = 5});
    const Value y = layers::batch_norm(graph, first, {.id = "norm"});
    const Network network{.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "loss"}, y, graph.placeholder("t", {5}))};
    return files::Json::parse(plan_json(graph, network, {.max_rows = 8, .extras = 2, .leaves = leaves})).at("exchanged_bytes").integer();
  };
  CHECK(exchanged(Dtype::f64, {}) == 4 * 5 * 8);
  CHECK(exchanged(Dtype::f32, {}) == 4 * 5 * 4);
  CHECK(exchanged(Dtype::f64, {.count = 4, .rank = 0, .ranks = 2, .batch = 16}) > 4 * 5 * 8);
}

TEST_CASE("the peak that the plan prints is what the buffers hold, to the byte") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64})
    for (const auto build : {testing::regression, testing::classification, testing::convolutional})
      for (const bool training : {true, false})
        for (const int leaves : {0, 5})
          for (const std::int64_t tile : {0, 3}) {
            Graph graph(dtype);
            const Network network = build(graph);
            const ExecutorOptions options{.max_rows = 21, .training = training, .extras = training ? 2 : 0, .leaves = {.count = leaves, .batch = 21}, .tile_rows = tile};
            const auto planned = figure(plan_json(graph, network, options), "peak_bytes");
            memory::reset_peak();
            const auto before = memory::current().host;
            Executor executor(graph, network, options);
            executor.initialise();
            if (training) executor.step(21, 21, 1);
            executor.forward(21, 21);
            CHECK(memory::peak().host - before == planned);
            CHECK(memory::current().host - before == planned);
          }
}

TEST_CASE("hostile block ids stay inside their JSON strings") {
  Graph graph(Dtype::f32);
  const Value x = graph.placeholder("x", {2});
  const Value y = layers::activation(graph, x, {.id = "a\"b\\c\n\x01", .activation = Activation::relu});
  const auto json = plan_json(graph, {.prediction = y}, {.training = false});
  CHECK(value_end(json, 0) == json.size());
  CHECK(json.find("a\\\"b\\\\c\\u000a\\u0001") != std::string::npos);
}

TEST_CASE("buffers alive at the same time never overlap in the arena") {
  struct Taken {
    std::int64_t offset, bytes;
  };
  // The most bytes alive at one time.
  const auto use = [](ArenaLayout& arena) {
    std::vector<Taken> alive;
    std::int64_t most = 0;
    for (int i = 0; i < 2000; ++i) {
      if (!alive.empty() && testing::number(1, i) < -0.05) {
        const auto index = static_cast<std::size_t>(testing::number(2, i, 0, static_cast<double>(alive.size())));
        arena.give(alive[index].offset);
        alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(index));
        continue;
      }
      const auto bytes = static_cast<std::int64_t>(testing::number(3, i, 0, 5000));
      const Taken taken{arena.take(bytes), bytes};
      CHECK(taken.offset % 64 == 0);
      for (const auto& other : alive) CHECK((taken.offset + taken.bytes <= other.offset || other.offset + other.bytes <= taken.offset));
      alive.push_back(taken);
      std::int64_t sum = 0;
      for (const auto& other : alive) sum += other.bytes;
      most = std::max(most, sum);
      CHECK(arena.bytes() >= taken.offset + taken.bytes);
    }
    return most;
  };
  ArenaLayout arena;
  CHECK(arena.bytes() == 0);
  const std::int64_t most = use(arena);
  CHECK(arena.bytes() < 2 * most);

  ArenaLayout known = arena.known();
  CHECK(use(known) == most);
  CHECK(static_cast<double>(known.bytes()) < 1.2 * static_cast<double>(most));
}

TEST_CASE("what is large and lives short does not lie above what lives long, when the life times are known") {
  const auto use = [](ArenaLayout& arena) {
    const std::int64_t first = arena.take(640);
    const std::int64_t last = arena.take(64);
    arena.give(first);
    const std::int64_t large = arena.take(6400);
    arena.give(large);
    arena.give(last);
  };
  ArenaLayout arena;
  use(arena);
  CHECK(arena.bytes() == 640 + 64 + 6400);
  ArenaLayout known = arena.known();
  use(known);
  CHECK(known.bytes() == 64 + 6400);
}

TEST_CASE("where the largest first leaves gaps, the topmost is placed first instead") {
  // Two convolutions, their sum, and the way back.
  const auto use = [](ArenaLayout& arena) {
    const auto passing = [&](std::int64_t bytes) { arena.give(arena.take(bytes)); };
    const std::int64_t first = arena.take(4704 * 64);
    passing(11760 * 64);
    const std::int64_t second = arena.take(4704 * 64);
    passing(5488 * 64);
    arena.give(second);
    const std::int64_t slope = arena.take(4704 * 64);
    arena.give(first);
    passing(5488 * 64);
    passing(11760 * 64);
    arena.give(slope);
  };
  ArenaLayout arena;
  use(arena);
  ArenaLayout known = arena.known();
  use(known);
  CHECK(known.bytes() == (4704 + 11760) * 64);
  CHECK(arena.bytes() > known.bytes());
}

TEST_CASE("no step of a training plan writes over a value that a later step reads") {
  Graph graph(Dtype::f64);
  const Network network = testing::classification(graph);
  const Plan plan = make_plan(graph, network, {.max_rows = 6});
  // Run the plan backwards in mind: what is read must have been written last by the step that made it.
  struct Piece {
    std::int64_t begin, end;
    std::size_t step;
  };
  std::vector<Piece> pieces;
  const auto bytes = [&](const Shape& shape) { return shape.count(6) * 8; };
  for (std::size_t i = 0; i < plan.training.steps.size(); ++i) {
    const auto& step = plan.training.steps[i];
    for (std::size_t k = 0; k < step.inputs.size(); ++k) {
      if (step.inputs[k].place != Place::arena) continue;
      const auto begin = step.inputs[k].offset;
      const auto made = std::find_if(pieces.begin(), pieces.end(), [&](const Piece& piece) { return piece.begin == begin; });
      REQUIRE(made != pieces.end());
      CHECK(made->end - begin >= bytes(step.input_shapes[k]));
    }
    if (step.output.place != Place::arena) continue;
    const auto begin = step.output.offset, end = begin + bytes(step.node.shape);
    std::erase_if(pieces, [&](const Piece& piece) { return piece.begin < end && begin < piece.end; });
    pieces.push_back({begin, end, i});
    CHECK(end <= plan.arena_bytes);
  }
}
