#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <tephra/optim/rules.hpp>
#include <tephra/plan/parameter_layout.hpp>

// What each rule answers: whether its settings make sense, which state it keeps, and one step. One file a rule.
namespace tephra::optim {

// A state buffer and the number that fills it before the first step.
struct StateRule {
  std::string name;
  double initial = 0;
};

// What one step works on: flat memory of `count` numbers, states in the order of states_of().
template <typename T>
struct RuleStep {
  T* parameters;
  const T* gradients;
  std::array<T*, 3> states;
  std::int64_t count;
  const std::vector<ParameterEntry>& entries;  // the parameter tensors that `count` is made of
  std::uint64_t number;                        // counting from 1
  double rate;                                 // learning rate times the schedule's factor
};

void check(const Sgd& sgd);
void check(const Adam& adam);
void check(const AdamW& adamw);
void check(const AdaGrad& adagrad);
void check(const RmsProp& rmsprop);
void check(const Lars& lars);
void check(const Lamb& lamb);

std::vector<StateRule> states_of(const Sgd& sgd);
std::vector<StateRule> states_of(const Adam& adam);
std::vector<StateRule> states_of(const AdamW& adamw);
std::vector<StateRule> states_of(const AdaGrad& adagrad);
std::vector<StateRule> states_of(const RmsProp& rmsprop);
std::vector<StateRule> states_of(const Lars& lars);
std::vector<StateRule> states_of(const Lamb& lamb);

template <typename T> void step(const Sgd& sgd, const RuleStep<T>& at);
template <typename T> void step(const Adam& adam, const RuleStep<T>& at);
template <typename T> void step(const AdamW& adamw, const RuleStep<T>& at);
template <typename T> void step(const AdaGrad& adagrad, const RuleStep<T>& at);
template <typename T> void step(const RmsProp& rmsprop, const RuleStep<T>& at);
template <typename T> void step(const Lars& lars, const RuleStep<T>& at);
template <typename T> void step(const Lamb& lamb, const RuleStep<T>& at);

}  // namespace tephra::optim
