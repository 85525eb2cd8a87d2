#include <tephra/plan/executor.hpp>

#include <algorithm>
#include <cmath>

#include <tephra/plan/initial.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/plan/runner.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

bool all_finite(Span values) {
  for (std::int64_t i = 0; i < values.count; ++i)
    if (!std::isfinite(values.get(i))) return false;
  return true;
}

}  // namespace

struct Executor::State {
  State(const Graph& graph, const Network& network, const Options& options)
      : plan(make_plan(graph, network, options)),
        arena(static_cast<std::size_t>(plan.arena_bytes)),
        input_memory(static_cast<std::size_t>(plan.input_bytes)),
        constants(plan.constants.size() * size_of(plan.graph.dtype())),
        parameters(plan.layout),
        gradients(options.training ? trained_part(plan.layout) : ParameterLayout{.dtype = plan.layout.dtype}, options.training ? options.extras : 0),
        sample_memory(static_cast<std::size_t>(options.max_rows) * sizeof(std::int64_t)),
        leaf_sums(static_cast<std::size_t>(plan.leaf_bytes)),
        forward_run(plan, plan.forward, [this](const Location& location) { return address(location); }, leaf_sums.data()) {
    if (options.training) training_run.emplace(plan, plan.training, [this](const Location& location) { return address(location); }, leaf_sums.data());
    const Span numbers = constants.span(plan.graph.dtype(), static_cast<std::int64_t>(plan.constants.size()));
    for (std::size_t i = 0; i < plan.constants.size(); ++i) numbers.set(static_cast<std::int64_t>(i), plan.constants[i]);
    seed_number = numbers.part(0, 1);
    share_number = numbers.part(1, 1);
    for (std::size_t i = 0; i < plan.graph.fields().size(); ++i) inputs.push_back(input_field(i));
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

  std::span<std::int64_t> samples() const { return {reinterpret_cast<std::int64_t*>(sample_memory.data()), static_cast<std::size_t>(plan.options.max_rows)}; }

  void begin(std::int64_t rows, std::int64_t global_rows, std::uint64_t number, bool training) {
    if (rows < 0 || rows > plan.options.max_rows)
      throw Error("a run of " + std::to_string(rows) + " rows was asked of a plan for at most " + std::to_string(plan.options.max_rows) + ".");
    if (plan.options.leaves.count > 0 && (global_rows > plan.options.leaves.batch || own_rows(plan.options.leaves, global_rows).rows() != rows))
      throw Error("the rows of a run are not those of this rank's leaves. This is a fault in the program.");
    batch = {.rows = rows, .seed = plan.options.seed, .step = number, .samples = samples().data(), .ranks = &ranks, .global_rows = global_rows};
    last_was_training = training;
  }

  Runner& last_run() { return last_was_training ? *training_run : forward_run; }
  const Program& last_program() const { return last_was_training ? plan.training : plan.forward; }

  Plan plan;
  Buffer arena;
  Buffer input_memory;
  Buffer constants;
  Span seed_number;
  Span share_number;
  ParameterArena parameters;
  ParameterArena gradients;
  Buffer sample_memory;
  Buffer leaf_sums;
  std::vector<InputField> inputs;
  Runner forward_run;
  std::optional<Runner> training_run;
  std::vector<Span> zeroed;  // gradients that no step makes
  Batch batch;
  RankSum ranks;
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

std::span<std::int64_t> Executor::sample_ids() const { return state_->samples(); }

void Executor::forward(std::int64_t rows, std::int64_t global_rows) {
  state_->begin(rows, global_rows == 0 ? rows : global_rows, 0, false);
  state_->forward_run.run(state_->batch, state_->progress);
}

void Executor::step(std::int64_t rows, std::int64_t global_rows, std::uint64_t number, double loss_scale) {
  if (!state_->plan.options.training) throw Error("a training step was asked of a plan made for evaluation.");
  if (global_rows < 1 || rows > global_rows) throw Error("a training step needs at least one row over all ranks, and not more here than in all.");
  state_->begin(rows, global_rows, number, true);
  state_->seed_number.set(0, loss_scale / static_cast<double>(global_rows));
  state_->share_number.set(0, 1.0 / static_cast<double>(global_rows));
  for (const Span& gradient : state_->zeroed) std::fill_n(static_cast<std::byte*>(gradient.data), gradient.bytes(), std::byte{0});
  state_->training_run->run(state_->batch, state_->progress);
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
void Executor::sum_over(const RankSum& ranks) { state_->ranks = ranks; }
void Executor::report_to(Progress* progress) { state_->progress = progress; }

std::optional<NonFinite> Executor::first_non_finite() {
  const auto& graph = state_->plan.graph;
  const auto rows = state_->batch.rows;
  for (const ParameterEntry& entry : state_->parameters.entries())
    if (!all_finite(state_->parameters.values(entry))) return NonFinite{entry.name.substr(0, entry.name.rfind('.')), "parameter " + entry.name};
  for (const InputField& field : state_->inputs)
    if (!all_finite(field.values.part(0, field.shape.count(rows)))) return NonFinite{"", "field " + field.name};

  std::optional<NonFinite> found;
  state_->last_run().run_looking(state_->batch, [&](const PlannedStep& step, Span output) {
    if (!all_finite(output)) found = {graph.blocks()[static_cast<std::size_t>(step.node.block)], "output of " + std::string(step.node.op->name)};
    return !found.has_value();
  });
  return found;
}

std::string Executor::plan_json() const { return tephra::plan_json(state_->plan); }

}  // namespace tephra
