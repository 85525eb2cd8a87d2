#include "kernel.hpp"

namespace tephra::aten {
namespace {

at::Tensor matrix(const at::Tensor& tensor, bool transposed) {
  const at::Tensor rows = lines(tensor);
  return transposed ? rows.t() : rows;
}

void matmul(const Call& call, at::Tensor& out) {
  at::Tensor product = lines(out);
  at::mm_out(product, matrix(call.in(0), call.step.transpose_left), matrix(call.in(1), call.step.transpose_right));
}

// One product for each row and each place of the leading dimensions.
at::Tensor matrices(const at::Tensor& tensor, bool transposed) {
  const at::Tensor stacked = tensor.view({-1, tensor.size(-2), tensor.size(-1)});
  return transposed ? stacked.transpose(1, 2) : stacked;
}

void batched_matmul(const Call& call, at::Tensor& out) {
  at::Tensor product = matrices(out, false);
  at::bmm_out(product, matrices(call.in(0), call.step.transpose_left), matrices(call.in(1), call.step.transpose_right));
}

void add_bias(const Call& call, at::Tensor& out) { at::add_out(out, call.in(0), call.in(1)); }

}  // namespace

std::span<const Entry> linear_kernels() {
  static constexpr Entry table[] = {entry<matmul>("matmul"), entry<batched_matmul>("batched_matmul"), entry<add_bias>("add_bias")};
  return table;
}

}  // namespace tephra::aten
