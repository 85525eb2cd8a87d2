#pragma once

#include <vector>

#include <tephra/ops/activations.hpp>
#include <tephra/ops/arrange.hpp>
#include <tephra/ops/axis_reductions.hpp>
#include <tephra/ops/batched_matmul.hpp>
#include <tephra/ops/channel_bias.hpp>
#include <tephra/ops/channel_scale.hpp>
#include <tephra/ops/convolution.hpp>
#include <tephra/ops/convolution_layout.hpp>
#include <tephra/ops/cross_entropy.hpp>
#include <tephra/ops/dropout.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/gather.hpp>
#include <tephra/ops/linear.hpp>
#include <tephra/ops/noise.hpp>
#include <tephra/ops/phase.hpp>
#include <tephra/ops/pooling.hpp>
#include <tephra/ops/rectifiers.hpp>
#include <tephra/ops/reductions.hpp>
#include <tephra/ops/storage.hpp>

namespace tephra::ops {

// Every op of every family; what the tests walk.
std::vector<const Op*> all_ops();

}  // namespace tephra::ops
