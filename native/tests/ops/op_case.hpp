#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <tephra/graph/graph.hpp>
#include <tephra/graph/op.hpp>

#include "random.hpp"

namespace tephra::testing {

// Sums of numbers of either sign may cancel to nearly nothing, which no relative error survives in f32. Ops that add draw from here.
inline constexpr double positive_low = 0.2;

// One input of a case and where its numbers come from.
struct Operand {
  Shape shape;
  double low = -1;
  double high = 1;
  std::vector<double> kinks{};  // numbers that it stays well away from
  bool distinct = false;        // no two numbers near each other
  std::int64_t classes = 0;     // > 0: class labels, one a row
};

// One op on random shapes and settings.
struct OpCase {
  std::vector<Operand> inputs{};
  Attributes attributes{};
  bool smooth = true;       // has a second derivative worth checking
  bool continuous = true;   // finite differences see its slope
  double weight_low = -1;   // of what the output and its gradients are weighted with
  std::int64_t fewest_rows = 1;
  // How the op comes about where it cannot be applied by name.
  std::function<Value(Graph&, const std::vector<Value>&)> build{};
};

struct Generator {
  std::string_view op;
  OpCase (*make)(Random& random);
};

// Throws Error when there is none.
const Op& op_named(std::string_view name);

// One generator or several for every op of ops::all_ops(), by family.
std::vector<Generator> all_generators();

std::span<const Generator> elementwise_generators();
std::span<const Generator> activation_generators();
std::span<const Generator> linear_generators();
std::span<const Generator> reduction_generators();
std::span<const Generator> label_generators();
std::span<const Generator> phase_generators();
std::span<const Generator> convolution_generators();
std::span<const Generator> pooling_generators();
std::span<const Generator> channel_generators();
std::span<const Generator> axis_generators();

// A batched operand of one to three dimensions, a dozen numbers a row or more, now and then a long line.
Operand any_rows(Random& random, double low = -1, double high = 1, std::vector<double> kinks = {});

}  // namespace tephra::testing
