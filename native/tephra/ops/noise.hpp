#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

namespace tephra::ops {

// Standard normal numbers, B×dims. They depend on seed, training step, sample, `stream` (the number of the noise in its graph,
// < 256) and place in the sample: not on rank, row or thread. A new draw each training step.
Value normal_noise(Graph& graph, std::vector<std::int64_t> dims, std::int64_t stream);

std::span<const Op* const> noise_ops();

}  // namespace tephra::ops
