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

void add_bias(const Call& call, at::Tensor& out) { at::add_out(out, call.in(0), call.in(1)); }

}  // namespace

std::span<const Entry> linear_kernels() {
  static constexpr Entry table[] = {entry<matmul>("matmul"), entry<add_bias>("add_bias")};
  return table;
}

}  // namespace tephra::aten
