#include <tephra/optim/optimizer.hpp>

#include <algorithm>

#include <tephra/optim/moving_average.hpp>
#include <tephra/optim/rule.hpp>
#include <tephra/optim/rule_step.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra {
namespace {

double checked_rate(const OptimizerSpec& spec) {
  return std::visit(
      [](const auto& rule) {
        optim::check(rule);
        return rule.learning_rate;
      },
      spec.rule().settings);
}

void fill(Span values, double number) {
  if (values.dtype == Dtype::f32) std::ranges::fill(values.as<float>(), static_cast<float>(number));
  else std::ranges::fill(values.as<double>(), number);
}

}  // namespace

AppliedCounts operator+(AppliedCounts counts, const Applied& applied) {
  using End = optim::Acceleration::End;
  counts.averaged += applied.averaged ? 1 : 0;
  counts.extrapolated += applied.acceleration != End::none ? 1 : 0;
  counts.accepted += applied.acceleration == End::accepted ? 1 : 0;
  return counts;
}

Optimizer::Optimizer(OptimizerSpec spec, const ParameterLayout& layout)
    : spec_(std::move(spec)), layout_(trained_part(layout)), learning_rate_(checked_rate(spec_)) {
  const auto keep_all = [&](const std::vector<optim::StateRule>& states) {
    for (const optim::StateRule& state : states) {
      keep(state.name);
      fill(states_.back().values.flat(), state.initial);
    }
    return states.size();
  };
  const auto& [settings, average, anderson] = spec_.rule();
  rule_states_ = keep_all(std::visit([](const auto& rule) { return optim::states_of(rule); }, settings));
  if (average) {
    optim::check(*average);
    average_states_ = keep_all(optim::states_of(*average));
  }
  if (anderson) {
    optim::check(*anderson);
    keep_all(optim::states_of(*anderson));
    acceleration_.emplace(*anderson, layout_.count);
  }
}

template <typename T>
void Optimizer::step(Span parameters, Span gradients, std::uint64_t number, double factor) {
  optim::RuleStep<T> at{.parameters = parameters.as<T>().data(), .gradients = gradients.part(0, layout_.count).as<T>().data(),
                        .states = {}, .count = layout_.count, .entries = layout_.entries, .number = number, .rate = learning_rate_ * factor};
  for (std::size_t i = 0; i < rule_states_; ++i) at.states[i] = states_[i].values.flat().as<T>().data();
  std::visit([&](const auto& rule) { optim::step(rule, at); }, spec_.rule().settings);
}

Applied Optimizer::apply(Span parameters, Span gradients, std::uint64_t number, double factor, const BatchLoss& loss) {
  if (number < 1) throw Error(Exit::internal, optim::id_of(spec_.rule()), "steps of an optimizer count from 1. This is a fault in the program.");
  const TinyNumbersAreZero scope;
  const Span trained = parameters.part(0, layout_.count);
  const auto history = states_from(rule_states_ + average_states_);
  if (acceleration_) acceleration_->before(trained, history, number);
  if (layout_.dtype == Dtype::f32) step<float>(trained, gradients, number, factor);
  else step<double>(trained, gradients, number, factor);
  Applied applied;
  if (const auto& average = spec_.rule().average) applied.averaged = optim::average(*average, trained, states_from(rule_states_).first(average_states_), number);
  if (acceleration_) applied.acceleration = acceleration_->after(trained, history, number, loss);
  return applied;
}

std::size_t Optimizer::bytes() const { return states_.size() * static_cast<std::size_t>(layout_.count) * size_of(layout_.dtype); }

}  // namespace tephra
