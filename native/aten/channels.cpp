#include "kernel.hpp"

namespace tephra::aten {
namespace {

// One number a channel as a tensor of `rank` dimensions, all others 1. Axes leave the batch out.
at::Tensor along_channels(const Call& call, const at::Tensor& numbers, std::int64_t rank) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank), 1);
  sizes[static_cast<std::size_t>(call.step.axis) + 1] = numbers.numel();
  return numbers.view(sizes);
}

void channel_bias(const Call& call, at::Tensor& out) { at::add_out(out, call.in(0), along_channels(call, call.in(1), out.dim())); }

void sum_to_channels(const Call& call, at::Tensor& out, const at::Tensor& x) {
  std::vector<std::int64_t> others;
  for (std::int64_t i = 0; i < x.dim(); ++i)
    if (i != call.step.axis + 1) others.push_back(i);
  at::sum_out(out, x, others);
}

void sum_channels(const Call& call, at::Tensor& out) { sum_to_channels(call, out, call.in(0)); }
void channel_dots(const Call& call, at::Tensor& out) { sum_to_channels(call, out, at::mul(call.in(0), call.in(1))); }

void channel_scale(const Call& call, at::Tensor& out) { at::mul_out(out, call.in(0), along_channels(call, call.in(1), out.dim())); }

void channel_affine(const Call& call, at::Tensor& out) {
  channel_scale(call, out);
  out.add_(along_channels(call, call.in(2), out.dim()));
}

void spread_channels(const Call& call, at::Tensor& out) { out.copy_(along_channels(call, call.in(0), out.dim()).expand_as(out)); }

}  // namespace

std::span<const Entry> channel_kernels() {
  static constexpr Entry table[] = {entry<channel_bias>("channel_bias"),       entry<sum_channels>("sum_channels"),
                                    entry<spread_channels>("spread_channels"), entry<channel_dots>("channel_dots"),
                                    entry<channel_scale>("channel_scale"),     entry<channel_affine>("channel_affine")};
  return table;
}

}  // namespace tephra::aten
