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

const std::string& id_of(const Rule& rule) {
  return std::visit([](const auto& settings) -> const std::string& { return settings.id; }, rule.settings);
}

}  // namespace optim
}  // namespace tephra
