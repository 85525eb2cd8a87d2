#include <tephra/comm/gradient_reducer.hpp>

#include <tephra/tensor/error.hpp>

namespace tephra::strategies {

GradientReducer gradient_reducer(GradientReducer settings) { return settings; }

void check(const GradientReducer& reducer) {
  if (reducer.groups < 1) throw Error(Exit::wrong_use, reducer.id, "gradients go in at least one group. Set groups to 1 or more.");
  if (!(reducer.megabytes > 0)) throw Error(Exit::wrong_use, reducer.id, "the size of a group of gradients must be above 0 megabytes.");
}

}  // namespace tephra::strategies
