#pragma once

#include <vector>

#include <tephra/ops/activations.hpp>
#include <tephra/ops/channel_bias.hpp>
#include <tephra/ops/convolution.hpp>
#include <tephra/ops/cross_entropy.hpp>
#include <tephra/ops/dropout.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/linear.hpp>
#include <tephra/ops/phase.hpp>
#include <tephra/ops/pooling.hpp>
#include <tephra/ops/reductions.hpp>

namespace tephra::ops {

// Every op of every family; what the tests walk.
std::vector<const Op*> all_ops();

}  // namespace tephra::ops
