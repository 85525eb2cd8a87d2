#include <tephra/train/rules.hpp>

#include <tephra/optim/rule.hpp>

namespace tephra::train {
namespace {

using files::Json;

Json named(const char* rule) {
  Json out;
  out.set("rule", rule);
  return out;
}

// The settings that Adam, AdamW and LAMB share.
template <typename Rule>
Json adam_like(const char* name, const Rule& rule) {
  Json out = named(name);
  out.set("learningRate", rule.learning_rate).set("beta1", rule.beta1).set("beta2", rule.beta2).set("epsilon", rule.epsilon);
  return out.set("weightDecay", rule.weight_decay);
}

Json json_of(const optim::Sgd& sgd) {
  return named("sgd").set("learningRate", sgd.learning_rate).set("momentum", sgd.momentum).set("weightDecay", sgd.weight_decay).set("nesterov", sgd.nesterov);
}
Json json_of(const optim::Adam& adam) { return adam_like("adam", adam); }
Json json_of(const optim::AdamW& adamw) { return adam_like("adamw", adamw); }
Json json_of(const optim::AdaGrad& adagrad) {
  Json out = named("adagrad");
  out.set("learningRate", adagrad.learning_rate).set("rateDecay", adagrad.rate_decay).set("initialAccumulator", adagrad.initial_accumulator);
  return out.set("epsilon", adagrad.epsilon).set("weightDecay", adagrad.weight_decay);
}
Json json_of(const optim::RmsProp& rmsprop) {
  Json out = named("rmsprop");
  out.set("learningRate", rmsprop.learning_rate).set("smoothing", rmsprop.smoothing).set("epsilon", rmsprop.epsilon);
  return out.set("momentum", rmsprop.momentum).set("weightDecay", rmsprop.weight_decay).set("centred", rmsprop.centred);
}
Json json_of(const optim::Lars& lars) {
  Json out = named("lars");
  out.set("learningRate", lars.learning_rate).set("momentum", lars.momentum).set("trust", lars.trust);
  return out.set("weightDecay", lars.weight_decay).set("clip", lars.clip).set("keepVectors", lars.keep_vectors);
}
Json json_of(const optim::Lamb& lamb) { return adam_like("lamb", lamb).set("keepVectors", lamb.keep_vectors); }

Json json_of(const optim::MovingAverage& average) {
  using Average = optim::MovingAverage;
  Json out;
  out.set("mode", average.mode == Average::Mode::on ? "on" : "adaptive").set("window", average.window);
  if (average.mode == Average::Mode::adaptive) out.set("threshold", average.threshold).set("norm", average.norm == Average::Norm::max_ratio ? "max-ratio" : "l2-ratio");
  return out;
}

Json json_of(const optim::Anderson& anderson) {
  Json out;
  out.set("depth", anderson.depth).set("frequency", anderson.frequency).set("storeEvery", anderson.store_every).set("wait", anderson.wait);
  out.set("mixing", anderson.mixing).set("regularisation", anderson.regularisation).set("safeguard", anderson.safeguard);
  return out.set("residual", anderson.residual == optim::Anderson::Residual::exact ? "exact" : "differenced");
}

Json json_of(const optim::Rule& rule) {
  Json out = std::visit([](const auto& settings) { return json_of(settings); }, rule.settings);
  if (rule.average) out.set("movingAverage", json_of(*rule.average));
  if (rule.anderson) out.set("anderson", json_of(*rule.anderson));
  return out;
}

Json json_of(const optim::Schedule& schedule) {
  static constexpr const char* names[] = {"off", "constant", "step", "exponential", "cosine", "polynomial"};
  Json out = named(names[static_cast<int>(schedule.kind)]);
  if (schedule.kind == optim::Schedule::Kind::off) return out;
  out.set("steps", schedule.steps).set("factor", schedule.factor).set("floor", schedule.floor).set("power", schedule.power);
  out.set("warmUp", schedule.warm_up).set("warmUpFrom", schedule.warm_up_from).set("baseBatch", schedule.base_batch);
  return out;
}

Json json_of(const optim::Clip& clip) {
  const bool on = clip.value > 0 || clip.norm > 0;
  return on ? named("clip").set("value", clip.value).set("norm", clip.norm) : named("off");
}

Json json_of(const optim::LossScaler& scaler) {
  static constexpr const char* names[] = {"off", "fixed", "backoff", "logmax"};
  Json out = named(names[static_cast<int>(scaler.kind)]);
  switch (scaler.kind) {
    case optim::LossScaler::Kind::off: break;
    case optim::LossScaler::Kind::fixed: out.set("scale", scaler.scale); break;
    case optim::LossScaler::Kind::backoff: out.set("scale", scaler.scale).set("window", scaler.window).set("factor", scaler.factor); break;
    case optim::LossScaler::Kind::logmax:
      out.set("target", scaler.target).set("beta1", scaler.beta1).set("beta2", scaler.beta2).set("deviations", scaler.deviations);
      break;
  }
  return out;
}

// Its scaler is the training's.
Json json_of(const optim::MixedPrecision& precision) {
  const bool on = is_half(precision.numbers);
  return on ? named("mixed").set("numbers", std::string(name_of(precision.numbers))) : named("off");
}

Json json_of(const StrategySpec& strategy) {
  static constexpr const char* names[] = {"serial", "data-parallel", "downpour", "easgd", "gem"};
  Json out = named(names[static_cast<int>(strategy.kind)]);
  switch (strategy.kind) {
    case StrategySpec::Kind::serial:
    case StrategySpec::Kind::data_parallel: break;
    case StrategySpec::Kind::downpour:
      out.set("syncEvery", strategy.sync_every).set("localRate", strategy.local_rate).set("synchronous", strategy.synchronous);
      break;
    case StrategySpec::Kind::easgd: out.set("syncEvery", strategy.sync_every).set("force", strategy.force); break;
    case StrategySpec::Kind::gem: out.set("kappa", strategy.kappa).set("momentum", strategy.momentum).set("learningRate", strategy.learning_rate); break;
  }
  return out;
}

}  // namespace

void check_rules(const Fit& settings) {
  optim::check(settings.schedule);
  optim::check(settings.clip);
  optim::check(settings.scaler);
  optim::check(settings.precision, settings.dtype);
}

Json rules_json(const Fit& settings) {
  Json out;
  out.set("optimizer", json_of(settings.optimizer.rule()));
  out.set("leaves", settings.deterministic.strict ? settings.deterministic.leaves : 0);
  // Serial and data parallel are the same training.
  if (!strategies::is_exact(settings.strategy)) out.set("strategy", json_of(settings.strategy));
  return out.set("schedule", json_of(settings.schedule)).set("clip", json_of(settings.clip)).set("scaler", json_of(settings.scaler)).set("precision", json_of(settings.precision));
}

Json applied_json(const AppliedCounts& counts) {
  Json out;
  return out.set("averaged", counts.averaged).set("extrapolated", counts.extrapolated).set("accepted", counts.accepted);
}

AppliedCounts applied_of(const Json& json) {
  const auto count = [&](const char* key) { return static_cast<std::uint64_t>(json.at(key).integer()); };
  return {.averaged = count("averaged"), .extrapolated = count("extrapolated"), .accepted = count("accepted")};
}

Json scaler_state_json(const optim::ScalerState& state) {
  Json out;
  out.set("scale", state.scale).set("good", state.good).set("skipped", state.skipped).set("seen", state.seen);
  return out.set("mean", state.mean).set("slowMean", state.slow_mean).set("square", state.square);
}

optim::ScalerState scaler_state_of(const Json& json) {
  const auto whole = [&](const char* key) { return static_cast<std::uint64_t>(json.at(key).integer()); };
  return {.scale = json.at("scale").number(), .good = whole("good"), .skipped = whole("skipped"), .seen = whole("seen"),
          .mean = json.at("mean").number(), .slow_mean = json.at("slowMean").number(), .square = json.at("square").number()};
}

}  // namespace tephra::train
