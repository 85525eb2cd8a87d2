#include <utility>

#include <tephra/optim/require.hpp>
#include <tephra/optim/rule.hpp>

namespace tephra {

OptimizerSpec::OptimizerSpec(const optim::Rule& rule) : rule_{rule} {}
OptimizerSpec::OptimizerSpec(const OptimizerSpec& other) = default;
OptimizerSpec& OptimizerSpec::operator=(const OptimizerSpec& other) = default;
OptimizerSpec::~OptimizerSpec() = default;

const optim::Rule& OptimizerSpec::rule() const { return rule_.front(); }

namespace optim {

OptimizerSpec sgd(Sgd sgd) { return OptimizerSpec({sgd}); }
OptimizerSpec adam(Adam adam) { return OptimizerSpec({adam}); }
OptimizerSpec adamw(AdamW adamw) { return OptimizerSpec({adamw}); }
OptimizerSpec adagrad(AdaGrad adagrad) { return OptimizerSpec({adagrad}); }
OptimizerSpec rmsprop(RmsProp rmsprop) { return OptimizerSpec({rmsprop}); }
OptimizerSpec lars(Lars lars) { return OptimizerSpec({lars}); }
OptimizerSpec lamb(Lamb lamb) { return OptimizerSpec({lamb}); }

OptimizerSpec moving_average(const OptimizerSpec& optimizer, MovingAverage average) {
  if (average.mode == MovingAverage::Mode::off) return optimizer;
  Rule rule = optimizer.rule();
  require(!rule.average, average.id, "this optimizer has a moving average already. Leave one of them out.");
  require(!rule.anderson, average.id, "a moving average stands inside Anderson acceleration. Wire the optimizer to the moving average, and that to the acceleration.");
  rule.average = std::move(average);
  return OptimizerSpec(rule);
}

OptimizerSpec anderson(const OptimizerSpec& optimizer, Anderson anderson) {
  if (!anderson.enabled) return optimizer;
  Rule rule = optimizer.rule();
  require(!rule.anderson, anderson.id, "this optimizer is accelerated already. Leave one acceleration out.");
  rule.anderson = std::move(anderson);
  return OptimizerSpec(rule);
}

const std::string& id_of(const Rule& rule) {
  return std::visit([](const auto& settings) -> const std::string& { return settings.id; }, rule.settings);
}

}  // namespace optim
}  // namespace tephra
