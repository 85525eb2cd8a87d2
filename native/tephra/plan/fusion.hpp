#pragma once

#include <tephra/plan/lowering.hpp>

namespace tephra {

// The same results by fewer passes over memory: scalings go into the scaling or product beside them, a bias into the activation after
// it, a product or slope into the sum that alone reads it. Nodes that no result needs any more stay in the list.
void fuse(Lowered& lowered);

}  // namespace tephra
