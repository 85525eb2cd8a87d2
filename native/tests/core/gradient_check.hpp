#pragma once

#include <functional>
#include <string>
#include <vector>

#include <tephra/graph/graph.hpp>

namespace tephra::testing {

// One op under test: builds a value (any shape) from parameters only, so that every input is differentiated.
struct OpCase {
  std::string name;
  // Shapes of the inputs and the range their numbers come from. A shape with `batched` becomes rows of spread parameters.
  std::vector<Shape> inputs;
  std::function<Value(Graph&, const std::vector<Value>&)> build;
  double low = -1;
  double high = 1;
  bool smooth = true;              // has second derivatives worth checking
  std::vector<double> kinks = {};  // numbers that inputs stay ten steps away from
};

// Largest |analytic − central difference| / max(1, largest |difference|), over every input number, by the named kernels.
double first_derivative_error(const OpCase& op, const std::string& kernels = "cpu");
// The same for the derivative of a weighted sum of the first derivatives.
double second_derivative_error(const OpCase& op, const std::string& kernels = "cpu");

}  // namespace tephra::testing
