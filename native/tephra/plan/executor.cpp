#include <tephra/plan/executor.hpp>

#include <tephra/plan/initial.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/plan/run_memory.hpp>
#include <tephra/plan/runner.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {

struct Executor::State {
  State(const Graph& graph, const Network& network, const Options& options)
      : plan(make_plan(graph, network, options)), memory(plan), forward_run(plan, plan.forward, address_of(), memory.leaf_sums()) {
    if (options.training) training_run.emplace(plan, plan.training, address_of(), memory.leaf_sums());
    if (options.repeats) repeated_run.emplace(plan, plan.repeated, address_of(), memory.leaf_sums());
    for (std::size_t i = 0; i < plan.graph.fields().size(); ++i) {
      const Field& field = plan.graph.fields()[i];
      inputs.push_back({field.name, plan.graph.node(field.value).shape, memory.input(i)});
    }
  }

  Runner::AddressOf address_of() const {
    return [this](const Location& location) { return memory.address(location); };
  }

  void begin(std::int64_t rows, std::int64_t global_rows, std::uint64_t number, bool training) {
    if (rows < 0 || rows > plan.options.max_rows)
      throw Error("a run of " + std::to_string(rows) + " rows was asked of a plan for at most " + std::to_string(plan.options.max_rows) + ".");
    if (plan.options.leaves.count > 0 && (global_rows > plan.options.leaves.batch || own_rows(plan.options.leaves, global_rows).rows() != rows))
      throw Error("the rows of a run are not those of this rank's leaves. This is a fault in the program.");
    batch = {.rows = rows, .seed = plan.options.seed, .step = number, .samples = memory.samples().data(), .ranks = &ranks, .global_rows = global_rows};
    last = training ? Last::training : Last::forward;
    memory.send(rows);
  }

  enum class Last { forward, training, repeated };

  Runner& last_run() { return last == Last::forward ? forward_run : last == Last::training ? *training_run : *repeated_run; }
  const Program& last_program() const { return last == Last::forward ? plan.forward : last == Last::training ? plan.training : plan.repeated; }

  Plan plan;
  RunMemory memory;
  std::vector<InputField> inputs;
  Runner forward_run;
  std::optional<Runner> training_run;
  std::optional<Runner> repeated_run;
  Batch batch;
  RankSum ranks;
  Last last = Last::forward;
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

std::span<std::int64_t> Executor::sample_ids() const { return state_->memory.samples(); }

void Executor::forward(std::int64_t rows, std::int64_t global_rows) {
  state_->begin(rows, global_rows == 0 ? rows : global_rows, 0, false);
  state_->forward_run.run(state_->batch, state_->progress);
  state_->memory.wait();
}

void Executor::step(std::int64_t rows, std::int64_t global_rows, std::uint64_t number, double loss_scale, StepsDone* watcher) {
  if (!state_->plan.options.training) throw Error("a training step was asked of a plan made for evaluation.");
  if (global_rows < 1 || rows > global_rows) throw Error("a training step needs at least one row over all ranks, and not more here than in all.");
  state_->begin(rows, global_rows, number, true);
  state_->memory.begin_training(loss_scale / static_cast<double>(global_rows), 1.0 / static_cast<double>(global_rows));
  state_->training_run->run(state_->batch, state_->progress, state_->plan.kernels->memory == nullptr ? watcher : nullptr);
  state_->memory.receive();
}

double Executor::repeated_loss_sum() {
  if (!state_->repeated_run || state_->last == State::Last::forward) throw Error("a pass was to be repeated that was none of training, or of a plan not made for it. This is a fault in the program.");
  state_->last = State::Last::repeated;
  state_->memory.send(state_->batch.rows);
  state_->repeated_run->run(state_->batch, state_->progress);
  return loss_sum();
}

double Executor::loss_sum() const {
  const Location& loss = state_->last_program().loss;
  if (loss.place == Place::none) throw Error("the loss was asked of a network without one.");
  return state_->memory.number(loss);
}

Span Executor::prediction() const {
  const Node& made = state_->plan.graph.node(state_->plan.network.prediction);
  return state_->memory.numbers(state_->last_program().prediction, made.shape.count(state_->batch.rows));
}

Shape Executor::prediction_shape() const { return state_->plan.graph.node(state_->plan.network.prediction).shape; }

ParameterArena& Executor::parameters() { return state_->memory.parameters(); }
ParameterArena& Executor::gradients() { return state_->memory.gradients(); }

const ExchangeSchedule& Executor::exchange() const { return state_->plan.exchange; }

void Executor::initialise() {
  for (const ParameterEntry& entry : parameters().entries()) tephra::initialise(entry, parameters().values(entry), state_->plan.options.seed);
}

const std::vector<std::string>& Executor::blocks() const { return state_->plan.graph.blocks(); }
void Executor::sum_over(const RankSum& ranks) { state_->ranks = ranks; }
void Executor::report_to(Progress* progress) { state_->progress = progress; }

std::optional<NonFinite> Executor::first_non_finite() {
  const auto& graph = state_->plan.graph;
  const auto rows = state_->batch.rows;
  for (const ParameterEntry& entry : parameters().entries())
    if (!all_finite(parameters().values(entry))) return NonFinite{entry.name.substr(0, entry.name.rfind('.')), "parameter " + entry.name};
  for (const InputField& field : state_->inputs)
    if (!all_finite(field.values.part(0, field.shape.count(rows)))) return NonFinite{"", "field " + field.name};

  state_->memory.send(rows);
  std::optional<NonFinite> found;
  state_->last_run().run_looking(state_->batch, [&](const PlannedStep& step, Span output) {
    if (!state_->memory.all_finite(output)) found = {graph.blocks()[static_cast<std::size_t>(step.node.block)], "output of " + std::string(step.node.op->name)};
    return !found.has_value();
  });
  return found;
}

std::string Executor::plan_json() const { return tephra::plan_json(state_->plan); }

}  // namespace tephra
