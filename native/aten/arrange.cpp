#include "kernel.hpp"

namespace tephra::aten {
namespace {

// The tensor's dimension of a sample's axis: the batch comes before it.
std::int64_t dim_of(const Extent& extent, std::int64_t axis) { return axis + (extent.batched ? 1 : 0); }

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

void sum_axis(const Call& call, at::Tensor& out) { at::sum_out(out, call.in(0), dim_of(call.step.out_extent, call.step.axis), true); }

void spread_axis(const Call& call, at::Tensor& out) { out.copy_(call.in(0).expand_as(out)); }

// Where along the axis input 1 is largest, the first of equals.
at::Tensor places(const Call& call) { return call.in(1).argmax(dim_of(call.step.in_extent[1], call.step.axis), true); }

void at_largest(const Call& call, at::Tensor& out) { at::gather_out(out, call.in(0), dim_of(call.step.out_extent, call.step.axis), places(call)); }

void to_largest(const Call& call, at::Tensor& out) {
  const at::Tensor where = places(call);
  out.zero_();
  out.scatter_(dim_of(call.step.out_extent, call.step.axis), where, call.in(0));
}

}  // namespace

std::span<const Entry> arrange_kernels() {
  static constexpr Entry table[] = {
      entry<transpose>("transpose"), entry<concatenate>("concatenate"), entry<slice>("slice"), entry<pad>("pad"), entry<lower_triangle>("lower_triangle"),
  };
  return table;
}

std::span<const Entry> axis_reduction_kernels() {
  static constexpr Entry table[] = {entry<sum_axis>("sum_axis"), entry<spread_axis>("spread_axis"), entry<at_largest>("at_largest"), entry<to_largest>("to_largest")};
  return table;
}

}  // namespace tephra::aten
