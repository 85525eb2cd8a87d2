#include "windows.hpp"

namespace tephra::aten {
namespace {

// Over one dimension: over two of which the first is 1.
struct Pooled {
  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> stride;
  std::vector<std::int64_t> padding;
  bool flat;  // one dimension

  explicit Pooled(const Window& window)
      : kernel(sizes_of(window, window.kernel).vec()), stride(sizes_of(window, window.stride).vec()), padding(sizes_of(window, window.padding).vec()), flat(window.spatial == 1) {
    if (!flat) return;
    kernel.insert(kernel.begin(), 1);
    stride.insert(stride.begin(), 1);
    padding.insert(padding.begin(), 0);
  }

  bool deep() const { return kernel.size() == 3; }
};

at::Tensor seen(const Call& call, const Pooled& pool, const at::Tensor& tensor) {
  const at::Tensor first = channels_first(call, tensor);
  return (pool.flat ? first.unsqueeze(2) : first).contiguous();
}

void put(const Call& call, const Pooled& pool, at::Tensor& out, const at::Tensor& result) {
  channels_first(call, out).copy_(pool.flat ? result.squeeze(2) : result);
}

std::tuple<at::Tensor, at::Tensor> largest(const Pooled& pool, const at::Tensor& x) {
  return pool.deep() ? at::max_pool3d_with_indices(x, pool.kernel, pool.stride, pool.padding) : at::max_pool2d_with_indices(x, pool.kernel, pool.stride, pool.padding);
}

void max_pool(const Call& call, at::Tensor& out) {
  const Pooled pool(call.step.window);
  put(call, pool, out, std::get<0>(largest(pool, seen(call, pool, call.in(0)))));
}

// Inputs g (narrow), x (wide).
void max_pool_gradient(const Call& call, at::Tensor& out) {
  const Pooled pool(call.step.window);
  const at::Tensor g = seen(call, pool, call.in(0));
  const at::Tensor x = seen(call, pool, call.in(1));
  const at::Tensor places = std::get<1>(largest(pool, x));
  constexpr std::int64_t once[] = {1, 1, 1};
  const at::IntArrayRef dilation(once, pool.kernel.size());
  put(call, pool, out, pool.deep() ? at::max_pool3d_with_indices_backward(g, x, pool.kernel, pool.stride, pool.padding, dilation, false, places)
                                   : at::max_pool2d_with_indices_backward(g, x, pool.kernel, pool.stride, pool.padding, dilation, false, places));
}

// Inputs u (wide), x (wide).
void max_pool_gather(const Call& call, at::Tensor& out) {
  const Pooled pool(call.step.window);
  const at::Tensor u = seen(call, pool, call.in(0));
  const at::Tensor places = std::get<1>(largest(pool, seen(call, pool, call.in(1))));
  put(call, pool, out, u.flatten(2).gather(2, places.flatten(2)).view(places.sizes()));
}

void average_pool(const Call& call, at::Tensor& out) {
  const Pooled pool(call.step.window);
  const at::Tensor x = seen(call, pool, call.in(0));
  put(call, pool, out, pool.deep() ? at::avg_pool3d(x, pool.kernel, pool.stride, pool.padding) : at::avg_pool2d(x, pool.kernel, pool.stride, pool.padding));
}

void average_pool_gradient(const Call& call, at::Tensor& out) {
  const Pooled pool(call.step.window);
  const at::Tensor g = seen(call, pool, call.in(0));
  const at::Tensor like = at::empty_like(seen(call, pool, out));
  put(call, pool, out, pool.deep() ? at::avg_pool3d_backward(g, like, pool.kernel, pool.stride, pool.padding, false, true, c10::nullopt)
                                   : at::avg_pool2d_backward(g, like, pool.kernel, pool.stride, pool.padding, false, true, c10::nullopt));
}

}  // namespace

std::span<const Entry> pooling_kernels() {
  static constexpr Entry table[] = {entry<max_pool>("max_pool"), entry<max_pool_gradient>("max_pool_gradient"), entry<max_pool_gather>("max_pool_gather"),
                                    entry<average_pool>("average_pool"), entry<average_pool_gradient>("average_pool_gradient")};
  return table;
}

}  // namespace tephra::aten
