#include "tiles.hpp"

#include <algorithm>
#include <numeric>

#include <tephra/ops/kernel_set.hpp>
#include <tephra/plan/lowering.hpp>
#include <tephra/plan/steps.hpp>
#include <tephra/tensor/buffer.hpp>
#include <tephra/tensor/error.hpp>

#include "../core/guarded_buffer.hpp"

namespace tephra::testing {
namespace {

// One step with memory of its own.
struct Lone {
  Node node;
  Kernels kernels;
  Step step{};
  std::vector<Buffer> inputs{};
  std::vector<std::size_t> input_row_bytes{};  // 0: no rows
  Buffer output{};
  GuardedBuffer scratch{};
  std::shared_ptr<const void> state{};

  std::size_t output_row_bytes() const { return step.out_extent.batched ? static_cast<std::size_t>(step.out_extent.size) * size_of(node.dtype) : 0; }
};

// What a leaf of a lowered graph is in the graph itself.
Value leaf_of(const Graph& graph, const Node& leaf) {
  const auto index = static_cast<std::size_t>(leaf.leaf);
  if (leaf.op->role == Role::placeholder) return graph.fields()[index].value;
  return leaf.op->role == Role::parameter ? graph.parameters()[index].value : Value{};
}

// The node that the planner fuses into this op, reading the leaves of the graph.
Node fused_node(const Op& op, const BuiltCase& built) {
  const Lowered lowered = lower(built.graph, {built.output}, {});
  Node node = *std::find_if(lowered.nodes.begin(), lowered.nodes.end(), [&](const Node& candidate) { return candidate.op == &op; });
  for (Value& input : node.inputs) input = leaf_of(built.graph, lowered.nodes[static_cast<std::size_t>(input.id)]);
  return node;
}

// The node of the op itself, the output's or one before it, or what the planner makes of them.
Node node_of(const Op& op, const BuiltCase& built) {
  if (op.shape == nullptr) return fused_node(op, built);
  const Node& node = built.graph.node(built.output);
  return node.op == &op ? node : built.graph.node(node.inputs[0]);
}

bool reads_leaves_only(const Node& node, const BuiltCase& built) {
  return std::all_of(node.inputs.begin(), node.inputs.end(), [&](Value input) { return built.graph.node(input).op->role != Role::compute; });
}

Buffer filled(const Node& leaf, const Numbers& numbers) {
  const auto count = static_cast<std::int64_t>(numbers.size());
  Buffer buffer(numbers.size() * size_of(leaf.dtype));
  for (std::int64_t i = 0; i < count; ++i) buffer.span(leaf.dtype, count).set(i, numbers[static_cast<std::size_t>(i)]);
  return buffer;
}

void add_input(Lone& lone, const BuiltCase& built, Value input) {
  const auto leaf = std::find_if(built.leaves.begin(), built.leaves.end(), [&](const auto& known) { return known.second == input; });
  const Node& node = built.graph.node(input);
  lone.inputs.push_back(filled(node, built.numbers[static_cast<std::size_t>(leaf - built.leaves.begin())]));
  lone.input_row_bytes.push_back(node.shape.batched ? static_cast<std::size_t>(node.shape.size()) * size_of(node.dtype) : 0);
  lone.step.in[lone.inputs.size() - 1] = lone.inputs.back().data();
}

Lone lone_step(const Op& op, const BuiltCase& built, const Setting& setting) {
  Lone lone{.node = node_of(op, built), .kernels = kernel_set(setting.kernels).find(op, setting.dtype)};
  std::vector<Shape> shapes;
  for (const Value input : lone.node.inputs) shapes.push_back(built.graph.node(input).shape);
  lone.step = step_of(lone.node, shapes);
  for (const Value input : lone.node.inputs) add_input(lone, built, input);
  lone.output = Buffer(static_cast<std::size_t>(lone.node.shape.count(built.rows)) * size_of(lone.node.dtype));
  lone.step.out = lone.output.data();
  if (lone.kernels.scratch != nullptr) lone.scratch = GuardedBuffer(static_cast<std::size_t>(lone.kernels.scratch(lone.step, setting.dtype, built.rows)));
  lone.step.scratch = lone.scratch.data();
  if (lone.kernels.prepare != nullptr) lone.state = lone.kernels.prepare(lone.step, setting.dtype, built.rows);
  lone.step.state = lone.state.get();
  return lone;
}

// Rows [first, first + rows).
void run(const Lone& lone, std::int64_t first, std::int64_t rows, std::int64_t all_rows, std::uint64_t seed) {
  Step step = lone.step;
  const auto skip = static_cast<std::size_t>(first);
  for (std::size_t i = 0; i < lone.inputs.size(); ++i) step.in[i] = lone.inputs[i].data() + skip * lone.input_row_bytes[i];
  step.out = lone.output.data() + skip * lone.output_row_bytes();
  std::vector<std::int64_t> samples(static_cast<std::size_t>(all_rows));
  std::iota(samples.begin(), samples.end(), 0);
  lone.kernels.run(step, {.rows = rows, .seed = seed, .step = 1, .samples = samples.data() + first, .adds = first > 0, .global_rows = all_rows});
}

void check_guard(const Lone& lone) {
  if (!lone.scratch.is_whole())
    throw Error("op " + std::string(lone.node.op->name) + " wrote behind its scratch.");
}

Numbers output_of(const Lone& lone, std::int64_t rows) {
  const Span span = lone.output.span(lone.node.dtype, lone.node.shape.count(rows));
  Numbers numbers;
  for (std::int64_t i = 0; i < span.count; ++i) numbers.push_back(span.get(i));
  return numbers;
}

}  // namespace

double tile_error(std::string_view op, const BuiltCase& built, const Setting& setting, Random& random) {
  if (op_named(op).role != Role::compute || !reads_leaves_only(node_of(op_named(op), built), built)) return 0;
  const Lone lone = lone_step(op_named(op), built, setting);
  const bool batched = std::any_of(lone.input_row_bytes.begin(), lone.input_row_bytes.end(), [](std::size_t bytes) { return bytes > 0; }) || lone.node.shape.batched;
  if (!batched) return 0;
  run(lone, 0, built.rows, built.rows, setting.seed);
  const Numbers whole = output_of(lone, built.rows);
  const std::int64_t first = random.integer(1, built.rows);
  run(lone, 0, 0, built.rows, setting.seed);
  run(lone, 0, first, built.rows, setting.seed);
  run(lone, first, built.rows - first, built.rows, setting.seed);
  check_guard(lone);
  return error_between(output_of(lone, built.rows), whole);
}

}  // namespace tephra::testing
