#pragma once

#include <cstdint>

#include <tephra/graph/graph.hpp>
#include <tephra/plan/executor.hpp>

namespace tephra::calibrate {

// Seconds of one training step of a network on `rows` rows, its fields filled with numbers of about 1 and labels of class 0.
double step_seconds(const Graph& graph, const Network& network, std::int64_t rows);

// x (B×1) → a layer of `width` numbers: where the networks that are measured begin, so that what follows has an input with a gradient.
Value first_layer(Graph& graph, std::int64_t width);

// The mean squared error against a field of the shape of `prediction`.
Network squared_error(Graph& graph, Value prediction);

}  // namespace tephra::calibrate
