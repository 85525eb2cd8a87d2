#include "kernel.hpp"

namespace tephra::aten {
namespace {

void sum_all(const Call& call, at::Tensor& out) {
  at::Tensor only = out.view({1});
  at::sum_out(only, call.in(0).view({1, -1}), 1);
}

void sum_rows(const Call& call, at::Tensor& out) { at::sum_out(out, call.in(0), 0); }

void sum_last(const Call& call, at::Tensor& out) {
  at::Tensor sums = lines(out);
  at::sum_out(sums, lines(call.in(0)), 1, true);
}

// One number, one row or one column, repeated.
void spread(const Call& call, at::Tensor& out) { out.copy_(call.in(0).expand_as(out)); }

}  // namespace

std::span<const Entry> reduction_kernels() {
  static constexpr Entry table[] = {entry<sum_all>("sum_all"),   entry<sum_rows>("sum_rows"),  entry<sum_last>("sum_last"),
                                    entry<spread>("spread_all"), entry<spread>("spread_rows"), entry<spread>("spread_last")};
  return table;
}

}  // namespace tephra::aten
