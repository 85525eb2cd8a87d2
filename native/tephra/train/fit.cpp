#include <algorithm>
#include <optional>
#include <utility>

#include <tephra/data/load.hpp>
#include <tephra/optim/rule.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/train/fit.hpp>
#include <tephra/train/plan.hpp>
#include <tephra/train/sharing.hpp>
#include <tephra/train/rules.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/trainer.hpp>

namespace tephra::train {
namespace {

// Rules that follow one training do not know what to follow where ranks are apart.
void check_strategy(const Fit& settings, int ranks) {
  const StrategySpec& strategy = settings.strategy;
  strategies::check(strategy, ranks, settings.batch);
  if (strategies::is_exact(strategy)) return;
  if (settings.deterministic.strict)
    throw Error(Exit::wrong_use, settings.id, "strict determinism needs ranks that share every batch, and with this strategy the numbers depend on their count. Use data parallel, or leave strict off.");
  if (settings.scaler.kind != optim::LossScaler::Kind::off)
    throw Error(Exit::wrong_use, settings.scaler.id, "a loss scaler follows the gradients of one training, and with this strategy ranks train apart. Use data parallel, or no loss scaler.");
  const auto& [rule, average, anderson] = settings.optimizer.rule();
  if (average && strategies::is_elastic(strategy))
    throw Error(Exit::wrong_use, settings.id, "a moving average takes every step into its mean, and with elastic averaging a rank without rows of its own makes none. Use data parallel, or the optimizer without it.");
  if (anderson)
    throw Error(Exit::wrong_use, settings.id, "Anderson acceleration extrapolates the steps of one training, and with this strategy ranks train apart. Use data parallel, or the optimizer without it.");
}

}  // namespace

void check(const Fit& settings, int ranks) {
  if (settings.batch < 1) throw Error(Exit::wrong_use, settings.id, "the batch must have at least one sample.");
  if (settings.stop.epochs < 1) throw Error(Exit::wrong_use, settings.stop.id, "the stop rule must allow at least one epoch.");
  if (settings.stop.steps < 0 || !(settings.stop.seconds >= 0) || !(settings.stop.target >= 0))
    throw Error(Exit::wrong_use, settings.stop.id, "steps, seconds and target loss of the stop rule must not be below 0; 0 is never.");
  if (settings.dtype == Dtype::i32) throw Error(Exit::wrong_use, settings.id, "weights are f32 or f64.");
  check_rules(settings);
  if (settings.memory.prefetch < 0 || settings.memory.prefetch > most_prefetched)
    throw Error(Exit::wrong_use, settings.memory.id, "from 0 to " + std::to_string(most_prefetched) + " batches can be made ready ahead, not " + std::to_string(settings.memory.prefetch) + ".");
  const Deterministic& rule = settings.deterministic;
  if (rule.strict && (rule.leaves < 1 || ranks > rule.leaves))
    throw Error(Exit::wrong_use, settings.id, "strict determinism with " + std::to_string(rule.leaves) + " leaves cannot use " + std::to_string(ranks) + " ranks. Use more leaves or fewer ranks.");
  check_strategy(settings, ranks);
  if (!settings.reducer) return;
  strategies::check(*settings.reducer);
  if (settings.strategy.kind != StrategySpec::Kind::data_parallel)
    throw Error(Exit::wrong_use, settings.reducer->id, "a reducer adds up the gradients of several ranks, and this strategy shares no batch. Use data parallel, or leave the reducer out.");
}

namespace {

// A scaler may come with the precision.
Fit with_own_scaler(Fit settings) {
  if (settings.precision.numbers == Dtype::f32) return settings;
  settings.scaler = settings.precision.scaler;
  settings.scaler.id = settings.precision.id;
  return settings;
}

// Gradients and what rides behind them, in all reductions together, and what the plan says of its own; in strict mode the gradients are among the latter.
std::int64_t exchanged_bytes(const Fit& settings, int ranks, const ParameterLayout& layout, const files::Json& plan) {
  const StrategySpec& strategy = settings.strategy;
  const std::int64_t sums = strategies::rank_sums(strategy) ? strategies::batches_of_step(strategy) * plan.at("exchanged_bytes").integer() : 0;
  const files::Json::Array& groups = plan.at("gradient_groups").array();
  if (!groups.empty()) {
    std::int64_t bytes = sums;
    for (const files::Json& group : groups) bytes += group.at("bytes").integer();
    return bytes;
  }
  const std::int64_t trained = settings.deterministic.strict ? 0 : layout.trained;
  const std::int64_t numbers = strategies::exchanged_numbers(strategy, ranks, trained, layout.count - layout.trained, Trainer::extras);
  return sums + numbers * static_cast<std::int64_t>(size_of(settings.dtype));
}

}  // namespace

Outcome plan(Stage& stage, const Fit& settings) {
  Graph graph(settings.dtype, optim::products_of(settings.precision, settings.dtype));
  const Network network = settings.network(graph);
  files::Json plan = plan_of(stage, settings.id, graph, network, options_of(settings, 0, stage.planned_ranks(), Trainer::extras));
  const Optimizer empty(settings.optimizer, {.dtype = settings.dtype});
  const ParameterLayout layout = layout_of(graph);
  const std::size_t kept = empty.states().size() + static_cast<std::size_t>(strategies::numbers_kept(settings.strategy));
  plan.set("optimizerBytes", static_cast<std::int64_t>(kept * static_cast<std::size_t>(layout.trained) * size_of(settings.dtype)));
  const bool shares = stage.planned_ranks() > 1;
  plan.set("exchangedBytesPerStep", shares ? exchanged_bytes(settings, stage.planned_ranks(), layout, plan.at("plan")) : 0);
  const auto groups = static_cast<std::int64_t>(plan.at("plan").at("gradient_groups").array().size());
  plan.set("reductionsPerStep", shares && strategies::is_exact(settings.strategy) ? std::max<std::int64_t>(1, groups) : 0);
  const data::StatedParts parts = data::stated_parts(settings.data);
  files::Json rows;
  rows.set("train", parts.train).set("validation", parts.validation).set("test", parts.test);
  plan.set("batch", settings.batch).set("rows", std::move(rows)).set("stepsPerEpoch", parts_of(parts.train, rows_of_step(settings)));
  stage.add_plan(std::move(plan));
  return {};
}

StopRule stop_rule(StopRule settings) { return settings; }
StartModel start_model(StartModel settings) { return settings; }
MemoryPolicy memory_policy(MemoryPolicy settings) { return settings; }

Outcome fit(Stage& stage, const Fit& given) {
  const Fit settings = with_own_scaler(given);
  if (stage.planning()) {
    check(settings, stage.planned_ranks());
    return plan(stage, settings);
  }
  stage.enter(Phase::input);
  std::optional<Trainer> trainer;
  stage.together([&] {
    check(settings, stage.ranks().size());
    trainer.emplace(stage, settings, data::load(settings.data, stage.bindings()));
  });
  return trainer->run();
}

}  // namespace tephra::train
