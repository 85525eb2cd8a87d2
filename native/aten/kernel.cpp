#include "kernel.hpp"

#include <algorithm>
#include <exception>
#include <string>

#include <c10/core/InferenceMode.h>

namespace tephra::aten {
namespace {

void (*failure_of_program)(const char* what) = nullptr;

void run_body(Body body, const Call& call) {
  const c10::InferenceMode below_autograd;
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

// The first line; the rest is libtorch's own stack.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

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

void run(Body body, const Call& call) {
  std::string problem;
  try {
    return run_body(body, call);
  } catch (const c10::Error& error) {
    problem = first_line(error.what_without_backtrace());
  } catch (const std::exception& error) {
    problem = first_line(error.what());
  }
  failure_of_program(problem.c_str());
}

}  // namespace tephra::aten
