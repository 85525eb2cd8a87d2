#pragma once

#include <tephra/graph/graph.hpp>

namespace tephra::testing {

// x (3) → 16 tanh "hidden" → 1, mean squared error "loss" against t (1).
Network regression(Graph& graph);

// image (4×4) → flatten → 12 relu → dropout → 5 logits, cross-entropy against label.
Network classification(Graph& graph);

// image (4×4) → residual block of 2 channels → 6 → batch norm → latent sample, 4 logits, cross-entropy against label.
Network normalised(Graph& graph);

// B×8×8 → convolution of 4 channels → pool → 3 classes
Network convolutional(Graph& graph);

}  // namespace tephra::testing
