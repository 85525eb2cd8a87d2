#include "kernel.hpp"

namespace tephra::aten {
namespace {

// Step::number holds the dtype stored.
at::ScalarType stored_type(const Call& call) { return static_cast<Dtype>(call.step.number) == Dtype::bf16 ? at::kBFloat16 : at::kHalf; }

// libtorch rounds f64 to f32 on its way to 16 bits. Of the two floats beside a number this is the one with an odd last bit:
// rounding that again gives what rounding once would have given (Boldo and Melquiond 2008).
at::Tensor odd_float(const at::Tensor& x) {
  const at::Tensor near = x.to(at::kFloat);
  const at::Tensor bits = near.view(at::kInt);
  const at::Tensor between = at::ne(near.to(at::kDouble), x).logical_and_(at::eq(at::bitwise_and(bits, 1), 0)).logical_and_(at::isnan(x).logical_not_());
  const at::Tensor outwards = near.to(at::kDouble).abs_().lt(x.abs()).to(at::kInt).mul_(2).sub_(1);
  return at::add(bits, outwards.mul_(between)).view(at::kFloat);
}

void store(const Call& call, at::Tensor&) {
  const at::Tensor x = call.in(0);
  call.view(call.step.out, call.step.out_extent, stored_type(call)).copy_(call.type == at::kDouble ? odd_float(x) : x);
}

void load(const Call& call, at::Tensor& out) { out.copy_(call.view(call.step.in[0], call.step.in_extent[0], stored_type(call))); }

// There and back: the output may lie on the input.
void narrow(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  out.copy_((call.type == at::kDouble ? odd_float(x) : x).to(stored_type(call)));
}

}  // namespace

std::span<const Entry> storage_kernels() {
  static constexpr Entry table[] = {entry<store>("store"), entry<load>("load"), entry<narrow>("narrow")};
  return table;
}

}  // namespace tephra::aten
