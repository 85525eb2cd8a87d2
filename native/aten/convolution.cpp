#include "windows.hpp"

namespace tephra::aten {
namespace {

constexpr std::int64_t ones[most_spatial] = {1, 1, 1};
constexpr std::int64_t zeros[most_spatial] = {0, 0, 0};

at::IntArrayRef all(const Window& window, const std::int64_t* numbers) { return {numbers, static_cast<std::size_t>(window.spatial)}; }

at::Tensor convolve(const Call& call, const at::Tensor& bias, bool transposed) {
  const Window& window = call.step.window;
  return at::convolution(channels_first(call, call.in(0)), call.in(1), bias, sizes_of(window, window.stride), sizes_of(window, window.padding),
                         all(window, ones), transposed, sizes_of(window, window.output_padding), 1);
}

void put(const Call& call, at::Tensor& out, const at::Tensor& result) { channels_first(call, out).copy_(result); }

void convolution(const Call& call, at::Tensor& out) { put(call, out, convolve(call, {}, false)); }
void convolution_bias(const Call& call, at::Tensor& out) { put(call, out, convolve(call, call.in(2), false)); }

void convolution_bias_relu(const Call& call, at::Tensor& out) {
  convolution_bias(call, out);
  at::clamp_min_out(out, out, 0);
}

void convolution_input_gradient(const Call& call, at::Tensor& out) { put(call, out, convolve(call, {}, true)); }

void convolution_weight_gradient(const Call& call, at::Tensor& out) {
  const Window& window = call.step.window;
  const auto [none, gradient, no_bias] = at::convolution_backward(
      channels_first(call, call.in(1)).contiguous(), channels_first(call, call.in(0)).contiguous(), at::empty_like(out), c10::nullopt, sizes_of(window, window.stride),
      sizes_of(window, window.padding), all(window, ones), false, all(window, zeros), 1, {false, true, false});
  out.copy_(gradient);
}

void to_channels_last(const Call& call, at::Tensor& out) { out.copy_(call.in(0).movedim(1, -1)); }
void to_channels_first(const Call& call, at::Tensor& out) { out.copy_(call.in(0).movedim(-1, 1)); }

}  // namespace

std::span<const Entry> convolution_kernels() {
  static constexpr Entry table[] = {
      entry<convolution>("convolution"),
      entry<convolution_bias>("convolution_bias"),
      entry<convolution_bias_relu>("convolution_bias_relu"),
      entry<to_channels_last>("channels_last"),
      entry<to_channels_first>("channels_first"),
      entry<convolution_input_gradient>("convolution_input_gradient"),
      entry<convolution_weight_gradient>("convolution_weight_gradient"),
  };
  return table;
}

}  // namespace tephra::aten
