#include "kernel.hpp"

#include <algorithm>

namespace tephra::aten {
namespace {

void (*failure_of_program)(const char* what) = nullptr;

void run_body(Body body, const Call& call) {
  at::Tensor out = call.out();
  const bool sums_rows = call.sums_rows();
  if (call.batch.rows == 0 && (sums_rows || call.step.out_extent.batched)) {
    if (!call.batch.adds) out.zero_();
    return;
  }
  if (!sums_rows || !call.batch.adds) return body(call, out);
  at::Tensor part = at::empty_like(out);
  body(call, part);
  out.add_(part);
}

}  // namespace

bool Call::sums_rows() const {
  const bool any = std::any_of(std::begin(step.in_extent), std::end(step.in_extent), [](const Extent& extent) { return extent.batched; });
  return any && !step.out_extent.batched;
}

at::Tensor Call::view(const void* numbers, const Extent& extent, at::ScalarType dtype) const {
  std::int64_t sizes[most_dims + 1];
  std::size_t rank = 0;
  if (extent.batched) sizes[rank++] = batch.rows;
  for (int i = 0; i < extent.rank; ++i) sizes[rank++] = extent.dims[i];
  return at::from_blob(const_cast<void*>(numbers), at::IntArrayRef(sizes, rank), at::TensorOptions(dtype).device(device));
}

void fail_with(void (*failure)(const char* what)) { failure_of_program = failure; }
void fail(const char* what) { failure_of_program(what); }

void run(Body body, const Call& call) {
  guarded([&] { run_body(body, call); });
}

}  // namespace tephra::aten
