#include <tephra/plan/plan.hpp>

#include <algorithm>
#include <initializer_list>
#include <limits>

#include <tephra/graph/leaves.hpp>
#include <tephra/ops/onednn.hpp>
#include <tephra/ops/phase.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/layouts.hpp>
#include <tephra/plan/lowering.hpp>
#include <tephra/plan/schedule.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra {
namespace {

Error wrong_plan(const std::string& block, const std::string& message) { return {Exit::wrong_use, block, message}; }

void check(const Graph& graph, const Network& network, const ExecutorOptions& options) {
  if (options.max_rows < 1 || options.extras < 0) throw wrong_plan("", "a plan needs at least one row and no negative extras.");
  if (options.shared != MemoryKind::mirrored && options.shared != MemoryKind::managed) throw wrong_plan("", "what program and device share is mirrored or managed memory, not " + std::string(name_of(options.shared)) + ".");
  const Leaves& leaves = options.leaves;
  if (leaves.count > 0 && (leaves.ranks > leaves.count || leaves.batch < 1))
    throw wrong_plan("", "strict determinism with " + std::to_string(leaves.count) + " leaves can use at most so many ranks, not " + std::to_string(leaves.ranks) + ".");
  if (!network.prediction.exists()) throw wrong_plan("", "the network has no prediction. Wire one to its loss.");
  if (!graph.node(network.prediction).shape.batched)
    throw wrong_plan(graph.block_of(network.prediction), "the prediction does not depend on the samples. Wire it to a field of the data.");
  if (options.repeats && !options.training) throw wrong_plan("", "only a training step's pass can be repeated. This is a fault in the program.");
  if (options.training && !network.loss.exists()) throw wrong_plan("", "the network has no loss to train with. Wire one.");
  if (network.loss.exists() && !graph.node(network.loss).shape.is_scalar())
    throw wrong_plan(graph.block_of(network.loss), "the loss has shape " + graph.node(network.loss).shape.text() + ", it must be a scalar.");
}

constexpr double most_bytes = 1e15;  // of one value: those of all can be added up in 64 bits

// BLAS and random draws count in 32 bits.
void check_sizes(const Plan& plan) {
  for (const Node& node : plan.graph.nodes()) {
    const double bytes = static_cast<double>(node.shape.size()) * static_cast<double>(node.shape.batched ? plan.options.max_rows : 1) * 8;
    if (bytes > most_bytes || plan.options.max_rows > std::numeric_limits<int>::max())
      throw wrong_plan(plan.graph.blocks()[static_cast<std::size_t>(node.block)],
                       "a value of shape " + node.shape.text() + " is too large. Use smaller dimensions or a smaller batch.");
  }
}

void place_inputs(Plan& plan) {
  for (const Field& field : plan.graph.fields()) {
    const Node& node = plan.graph.node(field.value);
    plan.input_offsets.push_back(plan.input_bytes);
    const std::int64_t bytes = node.shape.count(plan.options.max_rows) * static_cast<std::int64_t>(size_of(node.dtype));
    plan.input_bytes += (bytes + 63) / 64 * 64;
  }
}

void add(Flops& sum, const Flops& flops) {
  sum.per_row = capped_sum(sum.per_row, flops.per_row);
  sum.fixed = capped_sum(sum.fixed, flops.fixed);
}

std::vector<BlockFlops> flops_by_block(const Lowered& lowered, std::size_t blocks) {
  std::vector<BlockFlops> sums(blocks);
  for (std::size_t number = 0; number < lowered.nodes.size(); ++number) {
    const Node& node = lowered.nodes[number];
    std::vector<Shape> inputs;
    for (const Value input : node.inputs) inputs.push_back(lowered.nodes[static_cast<std::size_t>(input.id)].shape);
    BlockFlops& block = sums[static_cast<std::size_t>(node.block)];
    add(lowered.backward[number] ? block.backward : block.forward, flops_of(node, inputs));
  }
  return sums;
}

// What a state becomes; absent when nothing is assigned to it.
Value next_of(const Graph& graph, Value state) {
  for (const Assignment& assignment : graph.assignments())
    if (assignment.state == state) return assignment.next;
  return {};
}

void check_kernels(const Plan& plan, const Program& program) {
  for (const PlannedStep& step : program.steps)
    if (plan.kernels->find(*step.node.op, plan.graph.dtype()).run == nullptr)
      throw wrong_plan(plan.graph.blocks()[static_cast<std::size_t>(step.node.block)],
                       "the " + std::string(plan.kernels->name) + " kernels cannot do " + std::string(step.node.op->name) + ". Use TEPHRA_KERNELS=cpu.");
}

constexpr std::size_t most_known = 4096;  // buffers that are laid out in milliseconds: the time grows with their square

// Steps and the arena they work in. The first time tells what lives when; with that the arena may become smaller.
Program scheduled(Plan& plan, ArenaLayout& arena, const Lowered& lowered) {
  const std::size_t constants = plan.constants.size();
  Program program = schedule(plan, arena, lowered);
  if (arena.buffers() > most_known) return program;
  ArenaLayout known = arena.known();
  if (known.bytes() >= arena.bytes()) return program;
  plan.constants.resize(constants);
  arena = std::move(known);
  return schedule(plan, arena, lowered);
}

Program program_of(Plan& plan, ArenaLayout& arena, const std::vector<Value>& results, LoweringRules rules) {
  Lowered lowered = lower(plan.graph, results, rules);
  if (plan.kernels == &cpu_kernels() && ops::onednn::wanted(plan.graph.dtype())) lowered = keep_channels_last(lowered);
  Program program = scheduled(plan, arena, lowered);
  check_kernels(plan, program);
  rules.fuse = false;
  program.flops = flops_by_block(lower(plan.graph, results, rules), plan.graph.blocks().size());
  return program;
}

// Strict mode keeps the sums of each own leaf until its section is done, and the vectors that the ranks swap.
std::int64_t leaf_bytes(const Plan& plan) {
  if (plan.options.leaves.count == 0) return 0;
  std::int64_t most = 0;
  for (const Program* program : {&plan.forward, &plan.training, &plan.repeated})
    for (std::size_t section = 0; section < program->sections.size(); ++section) most = std::max(most, program->summed_numbers(section));
  const std::int64_t vectors = own_leaves(plan.options.leaves).rows() + LeafTree(plan.options.leaves).slots();
  return vectors * most * static_cast<std::int64_t>(size_of(plan.graph.dtype()));
}

}  // namespace

std::int64_t Program::summed_numbers(std::size_t section) const {
  std::int64_t count = 0;
  for (const RowSum& sum : row_sums)
    if (sum.section == section) count += sum.count;
  return count;
}

BlockFlops Program::total_flops() const {
  BlockFlops sum;
  for (const BlockFlops& block : flops) {
    add(sum.forward, block.forward);
    add(sum.backward, block.backward);
  }
  return sum;
}

std::int64_t exchanged_numbers(const Plan& plan) {
  const Program& program = plan.training;
  std::int64_t count = 0;
  if (plan.options.leaves.count > 0) {
    const std::int64_t slots = LeafTree(plan.options.leaves).slots();
    for (const RowSum& sum : program.row_sums) count += slots * sum.count;
    return count;
  }
  for (const PlannedStep& step : program.steps)
    if (ops::is_sum_over_ranks(*step.node.op)) count += step.node.shape.size();
  return count;
}

PlannedMemory memory_of(const Plan& plan) {
  const auto number = static_cast<std::int64_t>(size_of(plan.layout.dtype));
  const bool on_device = plan.kernels->memory != nullptr;
  return {.on_device = on_device,
          .managed = plan.options.shared == MemoryKind::managed,
          .arena = plan.arena_bytes,
          .inputs = plan.input_bytes,
          .samples = plan.options.max_rows * static_cast<std::int64_t>(sizeof(std::int64_t)),
          .constants = static_cast<std::int64_t>(plan.constants.size()) * number,
          .parameters = plan.layout.count * number,
          .gradients = plan.options.training ? (plan.layout.trained + plan.options.extras) * number : 0,
          .leaves = plan.leaf_bytes,
          .packing = plan.exchange.packing_bytes,
          .received = plan.exchange.received_bytes,
          .prediction = on_device ? plan.graph.node(plan.network.prediction).shape.count(plan.options.max_rows) * number : 0};
}

memory::Held PlannedMemory::peak() const {
  const auto rooms = [](std::initializer_list<std::int64_t> pieces) {
    std::int64_t sum = 0;
    for (const std::int64_t bytes : pieces) sum += static_cast<std::int64_t>(buffer_room(static_cast<std::size_t>(bytes)));
    return sum;
  };
  const std::int64_t for_both = rooms({inputs, constants, parameters, gradients});
  const std::int64_t exchange = (packing > 0 ? rooms({packing}) : 0) + (received > 0 ? rooms({received}) : 0);
  if (on_device) return {.host = (managed ? 0 : for_both) + exchange + rooms({samples, leaves, prediction}), .device = for_both + rooms({arena})};
  return {.host = for_both + exchange + rooms({arena, samples, leaves})};
}

Plan make_plan(const Graph& graph, const Network& network, const ExecutorOptions& options) {
  check(graph, network, options);
  Plan plan{.graph = graph, .network = network, .options = options, .layout = layout_of(graph), .kernels = options.own_kernels != nullptr ? options.own_kernels : &kernel_set(options.kernels)};
  plan.graph.merge_equal_work();
  plan.constants = {1.0, 1.0};
  const int first_backward = static_cast<int>(graph.nodes().size());
  std::vector<Value> results{network.prediction, network.loss};
  if (options.training) {
    std::vector<Value> parameters;
    for (const Parameter& parameter : graph.parameters()) parameters.push_back(parameter.value);
    auto wanted = differentiate(plan.graph, network.loss, ops::gradient_seed(plan.graph), parameters);
    // A state has no gradient; what it becomes stands in its place.
    for (std::size_t index = 0; index < parameters.size(); ++index)
      if (!graph.parameters()[index].trained) wanted[index] = next_of(graph, parameters[index]);
    results.insert(results.end(), wanted.begin(), wanted.end());
  }
  check_sizes(plan);
  place_inputs(plan);

  // All programs use the same arena, one at a time.
  ArenaLayout forward_arena;
  plan.forward = program_of(plan, forward_arena, {network.prediction, network.loss}, {.training = false, .first_backward = first_backward});
  plan.arena_bytes = forward_arena.bytes();
  if (options.training) {
    ArenaLayout training_arena;
    plan.training = program_of(plan, training_arena, results, {.training = true, .first_backward = first_backward});
    plan.arena_bytes = std::max(plan.arena_bytes, training_arena.bytes());
    if (options.exchange.reducer != nullptr && options.exchange.ranks > 1) {
      const ParameterLayout gradients = trained_part(plan.layout);
      plan.exchange = exchange_schedule(options.exchange, gradients, gradients_ready(plan.training, gradients), options.extras);
    }
  }
  if (options.repeats) {
    ArenaLayout repeated_arena;
    plan.repeated = program_of(plan, repeated_arena, {network.prediction, network.loss}, {.training = true, .first_backward = first_backward});
    plan.arena_bytes = std::max(plan.arena_bytes, repeated_arena.bytes());
  }
  plan.leaf_bytes = leaf_bytes(plan);
  return plan;
}

}  // namespace tephra
