#pragma once

#include <string>

#include <tephra/graph/graph.hpp>
#include <tephra/losses/entropy.hpp>
#include <tephra/losses/latent.hpp>
#include <tephra/losses/pde.hpp>

// Each loss is the SUM over the rows at hand of a per-sample loss (a scalar); dividing by the global row count, which the
// executor does for gradients and the training loop for the figure shown, gives the mean over the batch.

namespace tephra::losses {

struct MeanSquaredError {
  std::string id{};
};
// Per sample: mean over outputs of (prediction − target)². Both B×outputs.
Value mean_squared_error(Graph& graph, const MeanSquaredError& settings, Value prediction, Value target);

struct MeanAbsoluteError {
  std::string id{};
};
// Per sample: mean over outputs of |prediction − target|.
Value mean_absolute_error(Graph& graph, const MeanAbsoluteError& settings, Value prediction, Value target);

struct Huber {
  std::string id{};
  double delta = 1.0;
};
// Per sample: mean over outputs of d²/2 where |d| ≤ δ, δ·(|d| − δ/2) beyond (Huber 1964, as torch.nn.HuberLoss).
Value huber(Graph& graph, const Huber& settings, Value prediction, Value target);

struct RelativeL2 {
  std::string id{};
};
// Per sample: ‖prediction − target‖/‖target‖ over all outputs. A target of norm below 1e-15 counts as of norm 1e-15; where the
// prediction is exact the slope is 0.
Value relative_l2(Graph& graph, const RelativeL2& settings, Value prediction, Value target);

struct CrossEntropy {
  std::string id{};
};
// Per sample: −log softmax(logits)[label]. logits B×classes, label from Graph::labels. A label outside the classes makes NaN.
Value cross_entropy(Graph& graph, const CrossEntropy& settings, Value logits, Value label);

}  // namespace tephra::losses
