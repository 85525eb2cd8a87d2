#include "kernel.hpp"

namespace tephra::aten {
namespace {

void transpose(const Call& call, at::Tensor& out) {
  const Extent& extent = call.step.in_extent[0];
  out.copy_(call.in(0).transpose(dim_of(extent, call.step.axis), dim_of(extent, call.step.number)));
}

void concatenate(const Call& call, at::Tensor& out) { at::cat_out(out, {call.in(0), call.in(1)}, dim_of(call.step.out_extent, call.step.axis)); }

void slice(const Call& call, at::Tensor& out) {
  out.copy_(call.in(0).narrow(dim_of(call.step.out_extent, call.step.axis), call.step.begin, call.step.number));
}

void pad(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  const std::int64_t dim = dim_of(call.step.out_extent, call.step.axis);
  out.zero_();
  out.narrow(dim, call.step.begin, x.size(dim)).copy_(x);
}

void lower_triangle(const Call& call, at::Tensor& out) {
  const at::Tensor above = at::ones({out.size(-2), out.size(-1)}, at::TensorOptions(at::kBool).device(call.device)).triu(1);
  out.copy_(call.in(0));
  out.masked_fill_(above, call.step.alpha);
}

}  // namespace

std::span<const Entry> arrange_kernels() {
  static constexpr Entry table[] = {
      entry<transpose>("transpose"), entry<concatenate>("concatenate"), entry<slice>("slice"), entry<pad>("pad"), entry<lower_triangle>("lower_triangle"),
  };
  return table;
}

}  // namespace tephra::aten
