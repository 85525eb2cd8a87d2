#include "kernel.hpp"

namespace tephra::aten {
namespace {

// Labels as indices that are always inside, and which rows have none, shaped to be spread over `tensor`.
at::Tensor index_of(const at::Tensor& labels, std::int64_t classes) { return labels.to(at::kLong).clamp(0, classes - 1); }

at::Tensor unknown(const at::Tensor& labels, std::int64_t classes, const at::Tensor& tensor) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(tensor.dim()), 1);
  sizes[0] = labels.numel();
  return labels.lt(0).logical_or_(labels.ge(classes)).view(sizes);
}

void gather(const Call& call, at::Tensor& out) {
  const at::Tensor table = call.in(0);
  const at::Tensor labels = call.labels(1);
  at::index_select_out(out, table, 0, index_of(labels, table.size(0)));
  out.masked_fill_(unknown(labels, table.size(0), out), NAN);
}

void scatter_sum(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  const at::Tensor labels = call.labels(1);
  out.zero_();
  out.index_add_(0, index_of(labels, out.size(0)), x.masked_fill(unknown(labels, out.size(0), x), 0));
}

}  // namespace

std::span<const Entry> gather_kernels() {
  static constexpr Entry table[] = {entry<gather>("gather"), entry<scatter_sum>("scatter_sum")};
  return table;
}

}  // namespace tephra::aten
