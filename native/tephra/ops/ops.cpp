#include <tephra/ops/ops.hpp>

namespace tephra::ops {

std::vector<const Op*> all_ops() {
  std::vector<const Op*> all;
  for (const auto family : {elementwise_ops(), activation_ops(), rectifier_ops(), linear_ops(), batched_matmul_ops(), reduction_ops(), axis_reduction_ops(), channel_ops(),
                            channel_scale_ops(), convolution_ops(), layout_ops(), pooling_ops(), arrange_ops(), gather_ops(), cross_entropy_ops(), dropout_ops(),
                            noise_ops(), storage_ops(), phase_ops()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

}  // namespace tephra::ops
