#include <tephra/optim/optimizer.hpp>

#include <algorithm>

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

Optimizer::Optimizer(OptimizerSpec spec, const ParameterLayout& layout)
    : spec_(std::move(spec)), layout_(trained_part(layout)), learning_rate_(checked_rate(spec_)) {
  for (auto& state : std::visit([](const auto& rule) { return optim::states_of(rule); }, spec_.rule().settings)) {
    states_.push_back({std::move(state.name), ParameterArena(layout_)});
    fill(states_.back().values.flat(), state.initial);
  }
  own_states_ = states_.size();
}

template <typename T>
void Optimizer::apply_all(Span parameters, Span gradients, std::uint64_t number, double factor) {
  optim::RuleStep<T> at{.parameters = parameters.part(0, layout_.count).as<T>().data(), .gradients = gradients.part(0, layout_.count).as<T>().data(),
                        .states = {}, .count = layout_.count, .entries = layout_.entries, .number = number, .rate = learning_rate_ * factor};
  for (std::size_t i = 0; i < own_states_; ++i) at.states[i] = states_[i].values.flat().as<T>().data();
  std::visit([&](const auto& rule) { optim::step(rule, at); }, spec_.rule().settings);
}

void Optimizer::apply(Span parameters, Span gradients, std::uint64_t number, double factor) {
  if (number < 1) throw Error(Exit::internal, optim::id_of(spec_.rule()), "steps of an optimizer count from 1. This is a fault in the program.");
  const TinyNumbersAreZero scope;
  if (layout_.dtype == Dtype::f32) apply_all<float>(parameters, gradients, number, factor);
  else apply_all<double>(parameters, gradients, number, factor);
}

std::size_t Optimizer::bytes() const { return states_.size() * static_cast<std::size_t>(layout_.count) * size_of(layout_.dtype); }

}  // namespace tephra
