#include <tephra/ops/ops.hpp>

namespace tephra::ops {

std::vector<const Op*> all_ops() {
  std::vector<const Op*> all;
  for (const auto family : {elementwise_ops(), activation_ops(), linear_ops(), reduction_ops(), cross_entropy_ops(), dropout_ops(), phase_ops(), channel_ops(), convolution_ops(), pooling_ops()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

}  // namespace tephra::ops
