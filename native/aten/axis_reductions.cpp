#include "kernel.hpp"

namespace tephra::aten {
namespace {

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

std::span<const Entry> axis_reduction_kernels() {
  static constexpr Entry table[] = {entry<sum_axis>("sum_axis"), entry<spread_axis>("spread_axis"), entry<at_largest>("at_largest"), entry<to_largest>("to_largest")};
  return table;
}

}  // namespace tephra::aten
