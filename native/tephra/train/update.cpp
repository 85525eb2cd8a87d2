#include <tephra/train/update.hpp>

#include <cmath>
#include <string>

#include <tephra/tensor/error.hpp>
#include <tephra/train/rules.hpp>

namespace tephra::train {

Update::Update(const Fit& settings, const ParameterLayout& layout) : settings_(settings), optimizer_(settings.optimizer, layout) {
  check_rules(settings);
  for (const std::string& name : strategies::states_of(settings.strategy)) optimizer_.keep(name);
}

Updated Update::apply(Span parameters, Span gradients, std::uint64_t number, optim::ScalerState& scaler, const BatchLoss& loss) {
  if (settings_.scaler.kind != optim::LossScaler::Kind::off) {
    const optim::GradientLook look = optim::unscale(scaler.scale, gradients);
    if (!look.finite && !optim::can_fall(settings_.scaler, scaler)) return {.end = Updated::End::not_finite};
    scaler = optim::after(settings_.scaler, scaler, look);
    if (!look.finite) return {.end = Updated::End::skipped};
  }
  const double norm = optim::apply(settings_.clip, gradients);
  if (!std::isfinite(norm)) return {.end = Updated::End::not_finite, .gradient_norm = norm};
  const Applied applied = optimizer_.apply(parameters, gradients, number - scaler.skipped, optim::rate(settings_.schedule, settings_.batch, number), loss);
  return {.gradient_norm = norm, .wrappers = applied};
}

ParameterArena& Update::kept(std::string_view name) {
  for (OptimizerState& state : optimizer_.states())
    if (state.name == name) return state.values;
  throw Error("the strategy keeps no \"" + std::string(name) + "\". This is a fault in the program.");
}

double Update::learning_rate(std::uint64_t number) const { return optimizer_.learning_rate() * optim::rate(settings_.schedule, settings_.batch, number); }

}  // namespace tephra::train
