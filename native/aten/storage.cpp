#include "kernel.hpp"

namespace tephra::aten {
namespace {

// Step::number holds the dtype stored.
at::ScalarType stored_type(const Call& call) { return static_cast<Dtype>(call.step.number) == Dtype::bf16 ? at::kBFloat16 : at::kHalf; }

void store(const Call& call, at::Tensor&) { call.view(call.step.out, call.step.out_extent, stored_type(call)).copy_(call.in(0)); }
void load(const Call& call, at::Tensor& out) { out.copy_(call.view(call.step.in[0], call.step.in_extent[0], stored_type(call))); }

}  // namespace

std::span<const Entry> storage_kernels() {
  static constexpr Entry table[] = {entry<store>("store"), entry<load>("load")};
  return table;
}

}  // namespace tephra::aten
