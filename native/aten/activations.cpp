#include <numbers>

#include "kernel.hpp"

namespace tephra::aten {
namespace {

// Above this, libtorch takes softplus(x) = x: exact to 1e-21 of x, where its own default of 20 is not exact in f64.
constexpr double softplus_threshold = 45;

void relu_of(at::Tensor& out, const at::Tensor& x) { at::clamp_min_out(out, x, 0); }
void tanh_of(at::Tensor& out, const at::Tensor& x) { at::tanh_out(out, x); }
void sigmoid_of(at::Tensor& out, const at::Tensor& x) { at::sigmoid_out(out, x); }
void softplus_of(at::Tensor& out, const at::Tensor& x) { at::softplus_out(out, x, 1, softplus_threshold); }
void gelu_of(at::Tensor& out, const at::Tensor& x) { at::gelu_out(out, x); }

using Function = void (*)(at::Tensor& out, const at::Tensor& x);

template <Function function>
void each(const Call& call, at::Tensor& out) {
  function(out, call.in(0));
}

template <Function function>
void after_bias(const Call& call, at::Tensor& out) {
  at::add_out(out, call.in(0), call.in(1));
  function(out, out);
}

// Φ(x) + x·φ(x)
void gelu_slope(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  at::gelu_backward_out(out, at::ones_like(x), x);
}

void normal_density(const Call& call, at::Tensor& out) {
  const at::Tensor x = call.in(0);
  at::mul_out(out, x, x);
  out.mul_(-0.5).exp_().mul_(0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi);
}

// Slopes from the output.
void relu_gradient(const Call& call, at::Tensor& out) { at::threshold_backward_out(out, call.in(0), call.in(1), 0); }
void tanh_gradient(const Call& call, at::Tensor& out) { at::tanh_backward_out(out, call.in(0), call.in(1)); }
void tanh_gradient_add(const Call& call, at::Tensor& out) { at::add_out(out, at::tanh_backward(call.in(0), call.in(1)), call.in(2)); }
void sigmoid_gradient(const Call& call, at::Tensor& out) { at::sigmoid_backward_out(out, call.in(0), call.in(1)); }

void leaky_relu(const Call& call, at::Tensor& out) { at::leaky_relu_out(out, call.in(0), call.step.alpha); }
void leaky_relu_gradient(const Call& call, at::Tensor& out) { at::leaky_relu_backward_out(out, call.in(0), call.in(1), call.step.alpha, true); }

}  // namespace

std::span<const Entry> activation_kernels() {
  static constexpr Entry table[] = {
      entry<each<relu_of>>("relu"),
      entry<each<tanh_of>>("tanh"),
      entry<each<sigmoid_of>>("sigmoid"),
      entry<each<softplus_of>>("softplus"),
      entry<each<gelu_of>>("gelu"),
      entry<gelu_slope>("gelu_slope"),
      entry<normal_density>("normal_density"),
      entry<relu_gradient>("relu_gradient"),
      entry<tanh_gradient>("tanh_gradient"),
      entry<tanh_gradient_add>("tanh_gradient_add"),
      entry<sigmoid_gradient>("sigmoid_gradient"),
      entry<leaky_relu>("leaky_relu"),
      entry<leaky_relu_gradient>("leaky_relu_gradient"),
      entry<after_bias<relu_of>>("bias_relu"),
      entry<after_bias<tanh_of>>("bias_tanh"),
      entry<after_bias<sigmoid_of>>("bias_sigmoid"),
      entry<after_bias<softplus_of>>("bias_softplus"),
      entry<after_bias<gelu_of>>("bias_gelu"),
  };
  return table;
}

}  // namespace tephra::aten
