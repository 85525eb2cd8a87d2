#include <tephra/optim/rules.hpp>

namespace tephra::optim {

OptimizerSpec sgd(Sgd sgd) { return sgd; }
OptimizerSpec adam(Adam adam) { return adam; }
OptimizerSpec adamw(AdamW adamw) { return adamw; }
OptimizerSpec adagrad(AdaGrad adagrad) { return adagrad; }
OptimizerSpec rmsprop(RmsProp rmsprop) { return rmsprop; }
OptimizerSpec lars(Lars lars) { return lars; }
OptimizerSpec lamb(Lamb lamb) { return lamb; }

const std::string& id_of(const OptimizerSpec& spec) {
  return std::visit([](const auto& rule) -> const std::string& { return rule.id; }, spec);
}

}  // namespace tephra::optim
