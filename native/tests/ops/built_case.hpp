#pragma once

#include <memory>
#include <string>
#include <vector>

#include <tephra/graph/graph.hpp>
#include <tephra/plan/executor.hpp>

#include "op_case.hpp"

namespace tephra::testing {

using Numbers = std::vector<double>;

// What runs, and on what.
struct Setting {
  std::string kernels;
  Dtype dtype;
  std::uint64_t seed;
};

// A case as graph: leaves "in0", "in1", …, then "weight" of the output and "weight0", … of the gradients, with their numbers.
// Batched leaves are fields, others states, so that the planner sees no parameter of its own to differentiate.
struct BuiltCase {
  Graph graph;
  std::int64_t rows;
  std::vector<std::pair<std::string, Value>> leaves{};
  std::vector<Numbers> numbers{};  // of the leaves
  std::vector<Value> inputs{};     // that are numbers, not labels: what is differentiated
  Value output{};
  Value weight{};
  std::vector<Value> first{};   // gradient of Σ weight∘output for each input; absent: zero
  Value first_sum{};            // Σ weightᵢ∘firstᵢ, absent when all are
  std::vector<Value> second{};  // gradient of first_sum for each input, then for weight
};

BuiltCase build(std::string_view op, const OpCase& made, Random& random, Dtype dtype);

// An executor of one training step whose prediction is `value`, or its one row, filled with the case's numbers. `value` of shape
// scalar is its loss.
std::unique_ptr<Executor> executor_of(const BuiltCase& built, Value value, const Setting& setting);

// The numbers of `value` in that step; zeros when it is absent and `like` has the shape.
Numbers numbers_of(const BuiltCase& built, Value value, Value like, const Setting& setting);

// Where the executor keeps the numbers of leaf `index`.
Span leaf_span(Executor& executor, const BuiltCase& built, std::size_t index);

// max|a − b| / max|b|; of tensors that are zero, max|a|.
double error_between(const Numbers& a, const Numbers& b);

}  // namespace tephra::testing
