#pragma once

#include "kernel.hpp"

// The window of a step in the words of libtorch, whose tensors have their channels first.
namespace tephra::aten {

inline at::IntArrayRef sizes_of(const Window& window, const Window::Sizes& sizes) { return {sizes.data(), static_cast<std::size_t>(window.spatial)}; }

inline at::Tensor channels_first(const Call& call, const at::Tensor& tensor) {
  return call.step.window.channels_last ? tensor.movedim(-1, 1) : tensor;
}

}  // namespace tephra::aten
