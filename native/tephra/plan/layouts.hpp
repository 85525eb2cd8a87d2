#pragma once

#include <tephra/plan/lowering.hpp>

namespace tephra {

// Keeps the values around convolutions and pools with their channels last, where oneDNN is fastest: B×C×H×W becomes B×H×W×C from
// the first op that gains by it to the first that needs the order of the graph, and conversions stand at these borders only.
// Element-wise ops between run on the permuted shape unchanged. A relu right after a convolution with bias joins it.
// Results keep the order of the graph.
Lowered keep_channels_last(const Lowered& lowered);

}  // namespace tephra
