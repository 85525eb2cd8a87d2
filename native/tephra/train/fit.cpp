#include <algorithm>
#include <optional>
#include <utility>

#include <tephra/data/load.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/train/plan.hpp>
#include <tephra/train/sharing.hpp>
#include <tephra/train/rules.hpp>
#include <tephra/train/train.hpp>
#include <tephra/train/trainer.hpp>

namespace tephra::train {
namespace {

void check(const Fit& settings, int ranks) {
  if (settings.batch < 1) throw Error(Exit::wrong_use, settings.id, "the batch must have at least one sample.");
  if (settings.stop.epochs < 1) throw Error(Exit::wrong_use, settings.stop.id, "the stop rule must allow at least one epoch.");
  if (settings.stop.steps < 0 || !(settings.stop.seconds >= 0) || !(settings.stop.target >= 0))
    throw Error(Exit::wrong_use, settings.stop.id, "steps, seconds and target loss of the stop rule must not be below 0; 0 is never.");
  if (settings.dtype == Dtype::i32) throw Error(Exit::wrong_use, settings.id, "weights are f32 or f64.");
  check_rules(settings);
  const Deterministic& rule = settings.deterministic;
  if (rule.strict && (rule.leaves < 1 || ranks > rule.leaves))
    throw Error(Exit::wrong_use, settings.id, "strict determinism with " + std::to_string(rule.leaves) + " leaves cannot use " + std::to_string(ranks) + " ranks. Use more leaves or fewer ranks.");
  strategies::check(settings.strategy, ranks, settings.batch);
  if (!settings.reducer) return;
  strategies::check(*settings.reducer);
  if (settings.strategy.kind != StrategySpec::Kind::data_parallel)
    throw Error(Exit::wrong_use, settings.reducer->id, "a reducer adds up the gradients of several ranks, and this strategy shares no batch. Use data parallel, or leave the reducer out.");
}

// Gradients and what rides behind them, in all reductions together; in strict mode the gradients are among the sums that the plan says of its own.
std::int64_t gradient_bytes(const Fit& settings, const ParameterLayout& layout, const files::Json::Array& groups) {
  std::int64_t bytes = 0;
  for (const files::Json& group : groups) bytes += group.at("bytes").integer();
  const std::int64_t numbers = Trainer::extras + (settings.deterministic.strict ? 0 : layout.trained);
  return groups.empty() ? numbers * static_cast<std::int64_t>(size_of(settings.dtype)) : bytes;
}

Outcome plan(Stage& stage, const Fit& settings) {
  Graph graph(settings.dtype);
  const Network network = settings.network(graph);
  files::Json plan = plan_of(stage, settings.id, graph, network, options_of(settings, 0, stage.planned_ranks(), Trainer::extras));
  const Optimizer empty(settings.optimizer, {.dtype = settings.dtype});
  const ParameterLayout layout = layout_of(graph);
  plan.set("optimizerBytes", static_cast<std::int64_t>(empty.states().size() * static_cast<std::size_t>(layout.trained) * size_of(settings.dtype)));
  const files::Json::Array& groups = plan.at("plan").at("gradient_groups").array();
  const std::int64_t exchanged = plan.at("plan").at("exchanged_bytes").integer() + gradient_bytes(settings, layout, groups);
  const std::int64_t reductions = std::max<std::int64_t>(1, static_cast<std::int64_t>(groups.size()));
  const bool shares = stage.planned_ranks() > 1;
  plan.set("exchangedBytesPerStep", shares ? exchanged : 0).set("reductionsPerStep", shares ? reductions : 0);
  const data::StatedParts parts = data::stated_parts(settings.data);
  files::Json rows;
  rows.set("train", parts.train).set("validation", parts.validation).set("test", parts.test);
  plan.set("batch", settings.batch).set("rows", std::move(rows)).set("stepsPerEpoch", parts_of(parts.train, settings.batch));
  stage.add_plan(std::move(plan));
  return {};
}

}  // namespace

StopRule stop_rule(StopRule settings) { return settings; }
StartModel start_model(StartModel settings) { return settings; }

Outcome fit(Stage& stage, const Fit& settings) {
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
