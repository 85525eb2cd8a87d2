#include <tephra/plan/executor.hpp>

#include <algorithm>
#include <cmath>

#include <tephra/plan/initial.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra {
namespace {

Extent extent_of(const Shape& shape) { return {shape.size(), shape.last(), shape.batched}; }

bool all_finite(Span values) {
  for (std::int64_t i = 0; i < values.count; ++i)
    if (!std::isfinite(values.get(i))) return false;
  return true;
}

}  // namespace

struct Executor::State {
  // A step with the block it reports.
  struct Move {
    Step step;
    Kernel kernel;
    int block;
  };

  State(const Graph& graph, const Network& network, const Options& options)
      : plan(make_plan(graph, network, options)),
        arena(static_cast<std::size_t>(plan.arena_bytes)),
        input_memory(static_cast<std::size_t>(plan.input_bytes)),
        constants(plan.constants.size() * size_of(plan.graph.dtype())),
        parameters(plan.layout),
        gradients(options.training ? plan.layout : ParameterLayout{.dtype = plan.layout.dtype}, options.training ? options.extras : 0),
        samples(static_cast<std::size_t>(options.max_rows)) {
    const Span numbers = constants.span(plan.graph.dtype(), static_cast<std::int64_t>(plan.constants.size()));
    for (std::size_t i = 0; i < plan.constants.size(); ++i) numbers.set(static_cast<std::int64_t>(i), plan.constants[i]);
    seed_number = numbers.part(0, 1);
    for (std::size_t i = 0; i < plan.graph.fields().size(); ++i) inputs.push_back(input_field(i));
    forward_moves = moves_of(plan.forward);
    training_moves = moves_of(plan.training);
    for (const auto index : plan.training.zero_gradients) zeroed.push_back(gradients.values(plan.layout.entries[static_cast<std::size_t>(index)]));
  }

  InputField input_field(std::size_t index) const {
    const Field& field = plan.graph.fields()[index];
    const Node& node = plan.graph.node(field.value);
    return {field.name, node.shape, input_memory.span(node.dtype, node.shape.count(plan.options.max_rows), static_cast<std::size_t>(plan.input_offsets[index]))};
  }

  void* address(const Location& location) const {
    const auto from = [&](const void* start) { return static_cast<std::byte*>(const_cast<void*>(start)) + location.offset; };
    switch (location.place) {
      case Place::input: return from(input_memory.data());
      case Place::constant: return from(constants.data());
      case Place::parameter: return from(parameters.flat().data);
      case Place::gradient: return from(gradients.flat().data);
      case Place::arena: return from(arena.data());
      case Place::none: break;
    }
    throw Error("a step of the plan has no place in memory. This is a fault in the program.");
  }

  std::vector<Move> moves_of(const Program& program) const {
    std::vector<Move> moves;
    for (const PlannedStep& planned : program.steps) {
      const Attributes& attributes = planned.node.attributes;
      Step step{.out = address(planned.output), .out_extent = extent_of(planned.node.shape), .alpha = attributes.alpha, .beta = attributes.beta,
                .number = attributes.number, .transpose_left = attributes.transpose_left, .transpose_right = attributes.transpose_right};
      for (std::size_t i = 0; i < planned.inputs.size(); ++i) {
        step.in[i] = address(planned.inputs[i]);
        step.in_extent[i] = extent_of(planned.input_shapes[i]);
      }
      moves.push_back({step, plan.graph.dtype() == Dtype::f32 ? planned.node.op->f32 : planned.node.op->f64, planned.node.block});
    }
    return moves;
  }

  void report(int block) {
    if (progress != nullptr) progress->block.store(block, std::memory_order_relaxed);
  }

  void begin(std::int64_t rows, bool training, std::uint64_t number) {
    if (rows < 0 || rows > plan.options.max_rows)
      throw Error("a run of " + std::to_string(rows) + " rows was asked of a plan for at most " + std::to_string(plan.options.max_rows) + ".");
    batch = {rows, plan.options.seed, number, samples.data()};
    last_was_training = training;
  }

  const std::vector<Move>& last_moves() const { return last_was_training ? training_moves : forward_moves; }
  const Program& last_program() const { return last_was_training ? plan.training : plan.forward; }

  void run() {
    const TinyNumbersAreZero scope;
    int block = -1;
    for (const Move& move : last_moves()) {
      if (move.block != block) report(block = move.block);
      move.kernel(move.step, batch);
    }
  }

  Plan plan;
  Buffer arena;
  Buffer input_memory;
  Buffer constants;
  Span seed_number;
  ParameterArena parameters;
  ParameterArena gradients;
  std::vector<std::int64_t> samples;
  std::vector<InputField> inputs;
  std::vector<Move> forward_moves;
  std::vector<Move> training_moves;
  std::vector<Span> zeroed;  // gradients that no step makes
  Batch batch;
  bool last_was_training = false;
  Progress* progress = nullptr;
};

Executor::Executor(const Graph& graph, const Network& network, const Options& options) : state_(std::make_unique<State>(graph, network, options)) {}
Executor::~Executor() = default;
Executor::Executor(Executor&&) noexcept = default;
Executor& Executor::operator=(Executor&&) noexcept = default;

const std::vector<InputField>& Executor::inputs() const { return state_->inputs; }

Span Executor::input(std::string_view field) const {
  for (const InputField& known : state_->inputs)
    if (known.name == field) return known.values;
  throw Error(Exit::wrong_use, "", "the network has no field \"" + std::string(field) + "\".");
}

std::span<std::int64_t> Executor::sample_ids() const { return state_->samples; }

void Executor::forward(std::int64_t rows) {
  state_->begin(rows, false, 0);
  state_->run();
}

void Executor::step(std::int64_t rows, std::int64_t global_rows, std::uint64_t number, double loss_scale) {
  if (!state_->plan.options.training) throw Error("a training step was asked of a plan made for evaluation.");
  if (global_rows < 1 || rows > global_rows) throw Error("a training step needs at least one row over all ranks, and not more here than in all.");
  state_->begin(rows, true, number);
  state_->seed_number.set(0, loss_scale / static_cast<double>(global_rows));
  for (const Span& gradient : state_->zeroed) std::fill_n(static_cast<std::byte*>(gradient.data), gradient.bytes(), std::byte{0});
  state_->run();
}

double Executor::loss_sum() const {
  const Location& loss = state_->last_program().loss;
  if (loss.place == Place::none) throw Error("the loss was asked of a network without one.");
  return Span{state_->address(loss), state_->plan.graph.dtype(), 1}.get(0);
}

Span Executor::prediction() const {
  return {state_->address(state_->last_program().prediction), state_->plan.graph.dtype(), prediction_shape().count(state_->batch.rows)};
}

Shape Executor::prediction_shape() const { return state_->plan.graph.node(state_->plan.network.prediction).shape; }

ParameterArena& Executor::parameters() { return state_->parameters; }
ParameterArena& Executor::gradients() { return state_->gradients; }

void Executor::initialise() {
  for (const ParameterEntry& entry : state_->parameters.entries())
    tephra::initialise(entry, state_->parameters.values(entry), state_->plan.options.seed);
}

const std::vector<std::string>& Executor::blocks() const { return state_->plan.graph.blocks(); }
void Executor::report_to(Progress* progress) { state_->progress = progress; }

std::optional<NonFinite> Executor::first_non_finite() {
  const auto& graph = state_->plan.graph;
  const auto rows = state_->batch.rows;
  for (const ParameterEntry& entry : state_->parameters.entries())
    if (!all_finite(state_->parameters.values(entry))) return NonFinite{entry.name.substr(0, entry.name.rfind('.')), "parameter " + entry.name};
  for (const InputField& field : state_->inputs)
    if (!all_finite(field.values.part(0, field.shape.count(rows)))) return NonFinite{"", "field " + field.name};

  const auto& moves = state_->last_moves();
  for (std::size_t i = 0; i < moves.size(); ++i) {
    moves[i].kernel(moves[i].step, state_->batch);
    const Node& node = state_->last_program().steps[i].node;
    if (!all_finite({moves[i].step.out, node.dtype, node.shape.count(rows)}))
      return NonFinite{graph.blocks()[static_cast<std::size_t>(node.block)], "output of " + std::string(node.op->name)};
  }
  return std::nullopt;
}

std::string Executor::plan_json() const { return tephra::plan_json(state_->plan); }

}  // namespace tephra
