#pragma once

#include <tephra/graph/op.hpp>

// The nodes without inputs. Fields and parameters are made by Graph itself.
namespace tephra::leaves {

extern const Op placeholder;
extern const Op labels;
extern const Op parameter;
extern const Op constant;
extern const Op gradient_seed;
extern const Op row_share;

}  // namespace tephra::leaves

namespace tephra::ops {

// A scalar that never changes.
Value constant(Graph& graph, double value);

// The scalar that the gradient of the loss starts from: loss scale / global rows of the step at hand.
Value gradient_seed(Graph& graph);

// The scalar 1 / global rows of the step at hand; only while training.
Value row_share(Graph& graph);

}  // namespace tephra::ops
