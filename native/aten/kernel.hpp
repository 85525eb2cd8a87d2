#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <tephra/graph/op.hpp>

// What the kernels of this set share: views of our memory as tensors, and the wrapper that every kernel runs in.
namespace tephra::aten {

// One run of one step.
struct Call {
  const Step& step;
  const Batch& batch;
  c10::DeviceType device;
  at::ScalarType type;

  // Input i: rows × dims when batched, else dims.
  at::Tensor in(int index) const { return view(step.in[index], step.in_extent[index], type); }
  at::Tensor labels(int index) const { return view(step.in[index], step.in_extent[index], at::kInt); }
  at::Tensor out() const { return view(step.out, step.out_extent, type); }

  // The output takes the place of an input, so nothing may be written before all is read.
  bool in_place() const {
    for (const void* input : step.in)
      if (input == step.out) return true;
    return false;
  }
  // A sum over rows: output without rows of an input with rows.
  bool sums_rows() const;

  at::Tensor view(const void* numbers, const Extent& extent, at::ScalarType dtype) const;
};

// The tensor's dimension of a sample's axis: the batch comes before it.
inline std::int64_t dim_of(const Extent& extent, std::int64_t axis) { return axis + (extent.batched ? 1 : 0); }

// As a matrix of lines of the last dimension.
inline at::Tensor lines(const at::Tensor& tensor) { return tensor.dim() == 0 ? tensor.view({1, 1}) : tensor.view({-1, tensor.size(-1)}); }

// Writes the output into `out`, which has the output's shape. Never called without rows.
using Body = void (*)(const Call& call, at::Tensor& out);

// Runs a body. Adds its result to the output for later tiles of a sum over rows; without rows gives zeros.
void run(Body body, const Call& call);

// The text of this error becomes the program's own.
void fail_with(void (*failure)(const char* what));
void fail(const char* what);

// The first line; the rest is libtorch's own stack.
inline std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// What libtorch throws here becomes the program's own error. Below autograd.
template <typename F>
void guarded(F work) {
  std::string problem;
  try {
    const c10::InferenceMode below_autograd;
    return work();
  } catch (const c10::Error& error) {
    problem = first_line(error.what_without_backtrace());
  } catch (const std::exception& error) {
    problem = first_line(error.what());
  }
  fail(problem.c_str());
}

template <Body body, c10::DeviceType device, at::ScalarType type>
void kernel(const Step& step, const Batch& batch) {
  run(body, {step, batch, device, type});
}

// One op's kernels, by the name that ops/ gives it.
struct Entry {
  std::string_view name;
  Kernel host[2];    // f32, f64
  Kernel device[2];  // f32, f64
};

template <Body body>
constexpr Entry entry(std::string_view name) {
  return {name,
          {kernel<body, c10::DeviceType::CPU, at::kFloat>, kernel<body, c10::DeviceType::CPU, at::kDouble>},
          {kernel<body, c10::DeviceType::CUDA, at::kFloat>, kernel<body, c10::DeviceType::CUDA, at::kDouble>}};
}

// The tables, one a family.
std::span<const Entry> elementwise_kernels();
std::span<const Entry> activation_kernels();
std::span<const Entry> linear_kernels();
std::span<const Entry> reduction_kernels();
std::span<const Entry> cross_entropy_kernels();
std::span<const Entry> draw_kernels();
std::span<const Entry> phase_kernels();
std::span<const Entry> convolution_kernels();
std::span<const Entry> pooling_kernels();
std::span<const Entry> channel_kernels();
std::span<const Entry> arrange_kernels();
std::span<const Entry> axis_reduction_kernels();
std::span<const Entry> gather_kernels();
std::span<const Entry> storage_kernels();

}  // namespace tephra::aten
