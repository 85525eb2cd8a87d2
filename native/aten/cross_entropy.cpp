#include "kernel.hpp"

namespace tephra::aten {
namespace {

void softmax(const Call& call, at::Tensor& out) {
  at::Tensor to = lines(out);
  const at::Tensor logits = lines(call.in(0));
  if (call.in_place()) to.copy_(at::_softmax(logits, 1, false));
  else at::_softmax_out(to, logits, 1, false);
}

void log_softmax(const Call& call, at::Tensor& out) {
  at::Tensor to = lines(out);
  const at::Tensor logits = lines(call.in(0));
  if (call.in_place()) to.copy_(at::_log_softmax(logits, 1, false));
  else at::_log_softmax_out(to, logits, 1, false);
}

// The class of each row as an index that is always inside, and which rows have one.
struct Labels {
  at::Tensor index;  // rows × 1
  at::Tensor known;  // rows × 1
};

Labels labels_of(const Call& call, std::int64_t classes) {
  const at::Tensor labels = call.labels(1).to(at::kLong).view({-1, 1});
  return {labels.clamp(0, classes - 1), labels.ge(0).logical_and_(labels.lt(classes))};
}

void cross_entropy(const Call& call, at::Tensor& out) {
  const at::Tensor logits = call.in(0);
  const Labels labels = labels_of(call, logits.size(1));
  at::neg_out(out, at::_log_softmax(logits, 1, false).gather(1, labels.index));
  out.masked_fill_(labels.known.logical_not(), NAN);
}

// softmax(logits) − one-hot(label)
void softmax_error(const Call& call, at::Tensor& out) {
  const at::Tensor logits = call.in(0);
  const Labels labels = labels_of(call, logits.size(1));
  at::Tensor error = at::_softmax(logits, 1, false);
  error.scatter_add_(1, labels.index, labels.known.to(call.type).neg_());
  out.copy_(error);
}

}  // namespace

std::span<const Entry> cross_entropy_kernels() {
  static constexpr Entry table[] = {entry<softmax>("softmax"), entry<log_softmax>("log_softmax"), entry<softmax_error>("softmax_error"), entry<cross_entropy>("cross_entropy")};
  return table;
}

}  // namespace tephra::aten
