#pragma once

#include <string>

#include <tephra/graph/op.hpp>

// Sizes under a moving window: `wide` is the side that it moves over, `narrow` has one number for each place where it stops.
namespace tephra::ops {

// Numbers in one window.
std::int64_t volume_of(const Window& window);

// Refuses windows without spatial dimensions and sizes that make no sense, in words.
void check_window(const Window& window);

// Narrow and wide dims of B×C×(D×)H×W (or channels last): channels are replaced, spatial sizes follow the window:
// narrow = ⌊(wide + 2·padding − kernel) / stride⌋ + 1, wide = (narrow − 1)·stride − 2·padding + kernel + output_padding.
// Throws when `from` is not such a shape or the window does not fit.
Shape narrow_shape(const Shape& from, const Window& window, std::int64_t channels);
Shape wide_shape(const Shape& from, const Window& window, std::int64_t channels);

std::int64_t channels_of(const Shape& shape, const Window& window);

// The same window with the output padding that leads from narrow back to exactly this wide shape.
Window window_back_to(const Shape& wide, Window window);

// B×C×(D×)H×W in words of the window: "B×C×H×W".
std::string layout_text(const Window& window);

// One operand, one row of it: channels × depth × height × width numbers, missing dimensions being 1. Strides in numbers.
struct Grid {
  std::int64_t channels = 1;
  std::int64_t size[most_spatial] = {1, 1, 1};
  std::int64_t channel_stride = 1;
  std::int64_t stride[most_spatial] = {1, 1, 1};

  std::int64_t places() const { return size[0] * size[1] * size[2]; }
  std::int64_t numbers() const { return channels * places(); }
};

Grid grid_of(const Extent& extent, const Window& window);

// The window over depth, height and width, and both sides of it.
struct Sweep {
  Grid wide;
  Grid narrow;
  Window::Sizes kernel{1, 1, 1};
  Window::Sizes stride{1, 1, 1};
  Window::Sizes padding{0, 0, 0};

  std::int64_t volume() const { return kernel[0] * kernel[1] * kernel[2]; }
};

Sweep sweep_of(const Extent& wide, const Extent& narrow, const Window& window);

}  // namespace tephra::ops
