#include <tephra/optim/mixed_precision.hpp>

#include <tephra/optim/require.hpp>

namespace tephra::optim {

MixedPrecision mixed_precision(MixedPrecision settings) { return settings; }

void check(const MixedPrecision& precision, Dtype weights) {
  if (precision.numbers == Dtype::f32) return;
  require(is_half(precision.numbers), precision.id, "mixed precision rounds to bf16 or f16, not to " + std::string(name_of(precision.numbers)) + ".");
  require(weights == Dtype::f32, precision.id, "mixed precision keeps weights of 32 bits (f32), not " + std::string(name_of(weights)) + ".");
}

Dtype products_of(const MixedPrecision& precision, Dtype dtype) { return is_half(precision.numbers) ? precision.numbers : dtype; }

}  // namespace tephra::optim
