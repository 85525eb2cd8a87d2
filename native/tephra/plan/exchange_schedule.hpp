#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <tephra/comm/gradient_reducer.hpp>
#include <tephra/plan/parameter_layout.hpp>

namespace tephra {

struct Program;

// How the gradients of a plan go over the ranks, if there are several: what the reducer says, and how many ranks.
struct ExchangeRules {
  const strategies::GradientReducer* reducer = nullptr;  // read while the plan is made; none: the caller exchanges the flat gradient itself
  int ranks = 1;
};

// Gradients that are added up over the ranks together.
struct GradientGroup {
  std::vector<std::size_t> tensors{};  // entries of the layout of gradients
  std::size_t ready = 0;      // their gradients are final when the steps [0, ready) of the training program are done
  bool extras = false;        // the numbers behind the gradients ride along; known after the last step
  Dtype sent = Dtype::f64;    // how the numbers travel
  std::int64_t numbers = 0;   // with the extras
  std::int64_t packed = -1;   // place in the packing buffer, in numbers sent; -1: they lie side by side and are added up where they are

  std::int64_t bytes() const { return numbers * static_cast<std::int64_t>(size_of(sent)); }
};

// What every rank knows without a word: which gradients set out together, and in which order. Groups are in the order of `ready`.
struct ExchangeSchedule {
  std::vector<GradientGroup> groups{};
  std::int64_t packing_bytes = 0;
  std::int64_t received_bytes = 0;  // of other ranks' numbers, where they travel in 16 bits
};

// For each gradient, how many steps of the program are done when it is final and read no more; 0 of what no step makes. A sum over rows is final after the
// last tile of its section.
std::vector<std::size_t> gradients_ready(const Program& program, const ParameterLayout& gradients);

// No groups without a reducer, and on one rank. The extras ride in the last group; beside compressed gradients they are a group of their own.
ExchangeSchedule exchange_schedule(const ExchangeRules& rules, const ParameterLayout& gradients, const std::vector<std::size_t>& ready, std::int64_t extras);

}  // namespace tephra
