#include "kernel.hpp"

namespace tephra::aten {
namespace {

void add(const Call& call, at::Tensor& out) { at::add_out(out, call.in(0), call.in(1)); }
void subtract(const Call& call, at::Tensor& out) { at::sub_out(out, call.in(0), call.in(1)); }
void multiply(const Call& call, at::Tensor& out) {
  at::mul_out(out, call.in(0), call.in(1));
  if (call.step.alpha != 1) out.mul_(call.step.alpha);
}
void multiply_add(const Call& call, at::Tensor& out) { at::addcmul_out(out, call.in(2), call.in(0), call.in(1), call.step.alpha); }
void divide(const Call& call, at::Tensor& out) { at::div_out(out, call.in(0), call.in(1)); }

void affine(const Call& call, at::Tensor& out) {
  at::mul_out(out, call.in(0), at::scalar_tensor(call.step.alpha, call.type));
  if (call.step.beta != 0) out.add_(call.step.beta);
}

void scale_by(const Call& call, at::Tensor& out) { at::mul_out(out, call.in(0), call.in(1)); }
void exponential(const Call& call, at::Tensor& out) { at::exp_out(out, call.in(0)); }
void logarithm(const Call& call, at::Tensor& out) { at::log_out(out, call.in(0)); }
void square_root(const Call& call, at::Tensor& out) { at::sqrt_out(out, call.in(0)); }
void absolute(const Call& call, at::Tensor& out) { at::abs_out(out, call.in(0)); }

// libtorch's sign of NaN is 0, ours is NaN.
void sign(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  const at::Tensor not_a_number = at::isnan(x);
  at::sign_out(out, x);
  out.masked_fill_(not_a_number, NAN);
}

void clamp(const Call& call, at::Tensor& out) { at::clamp_out(out, call.in(0), call.step.alpha, call.step.beta); }

void inside(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  out.copy_(x.lt(call.step.alpha).logical_or_(x.gt(call.step.beta)).logical_not_());
}

void copy(const Call& call, at::Tensor& out) { out.copy_(call.in(0)); }

}  // namespace

std::span<const Entry> elementwise_kernels() {
  static constexpr Entry table[] = {
      entry<add>("add"), entry<subtract>("subtract"), entry<multiply>("multiply"), entry<divide>("divide"), entry<affine>("affine"),
      entry<scale_by>("scale_by"), entry<exponential>("exponential"), entry<logarithm>("logarithm"), entry<square_root>("square_root"),
      entry<absolute>("absolute"), entry<sign>("sign"), entry<clamp>("clamp"), entry<inside>("inside"), entry<copy>("copy"), entry<multiply_add>("multiply_add"),
  };
  return table;
}

}  // namespace tephra::aten
