#include <tephra/ops/convolution_window.hpp>

#include <limits>

#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra::ops {
namespace {

// Sizes that are added and multiplied once stay within 64 bits.
constexpr std::int64_t most_size = std::numeric_limits<int>::max();

Error wrong_window(const std::string& message) { return {Exit::wrong_use, "", message}; }

std::string sizes_text(const std::int64_t* sizes, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i == 0 ? "" : "×") + std::to_string(sizes[i]);
  return text;
}

// Place of the first spatial dimension in Shape::dims.
std::size_t first_spatial(const Window& window) { return window.channels_last ? 0 : 1; }

void check_shape(const Shape& shape, const Window& window) {
  check_window(window);
  if (!shape.batched || shape.dims.size() != static_cast<std::size_t>(window.spatial) + 1)
    throw wrong_window("a window over " + std::to_string(window.spatial) + " dimensions needs " + layout_text(window) + ", not " + shape.text() + ".");
}

Shape with_channels(Shape shape, const Window& window, std::int64_t channels) {
  (window.channels_last ? shape.dims.back() : shape.dims.front()) = channels;
  return shape;
}

}  // namespace

std::int64_t volume_of(const Window& window) {
  std::int64_t volume = 1;
  for (int i = 0; i < window.spatial; ++i) volume = capped_product(volume, window.kernel[static_cast<std::size_t>(i)]);
  return volume;
}

std::string layout_text(const Window& window) {
  static constexpr const char* sizes[] = {"W", "H×W", "D×H×W"};
  const std::string spatial = sizes[window.spatial - 1];
  return window.channels_last ? "B×" + spatial + "×C" : "B×C×" + spatial;
}

void check_window(const Window& window) {
  if (window.spatial < 1 || window.spatial > most_spatial) throw wrong_window("a window moves over one, two or three dimensions.");
  for (std::size_t i = 0; i < static_cast<std::size_t>(window.spatial); ++i) {
    if (window.kernel[i] < 1 || window.stride[i] < 1) throw wrong_window("window and stride must be at least 1.");
    if (window.kernel[i] > most_size || window.stride[i] > most_size) throw wrong_window("window and stride must be at most " + std::to_string(most_size) + ".");
    if (window.padding[i] < 0 || window.padding[i] >= window.kernel[i])
      throw wrong_window("a padding of " + std::to_string(window.padding[i]) + " does not fit a window of " + std::to_string(window.kernel[i]) +
                         ": it must be at least 0 and less than the window.");
    if (window.output_padding[i] < 0 || window.output_padding[i] >= window.stride[i])
      throw wrong_window("an output padding of " + std::to_string(window.output_padding[i]) + " must be at least 0 and less than the stride, " +
                         std::to_string(window.stride[i]) + ".");
  }
}

std::int64_t channels_of(const Shape& shape, const Window& window) { return window.channels_last ? shape.dims.back() : shape.dims.front(); }

Shape narrow_shape(const Shape& from, const Window& window, std::int64_t channels) {
  check_shape(from, window);
  Shape shape = with_channels(from, window, channels);
  const std::int64_t* wide = from.dims.data() + first_spatial(window);
  for (std::size_t i = 0; i < static_cast<std::size_t>(window.spatial); ++i) {
    const std::int64_t room = wide[i] + 2 * window.padding[i] - window.kernel[i];
    if (room < 0)
      throw wrong_window("a " + sizes_text(window.kernel.data(), window.spatial) + " window does not fit into " + sizes_text(wide, window.spatial) +
                         "; use a smaller window, more padding or pool less before it.");
    shape.dims[first_spatial(window) + i] = room / window.stride[i] + 1;
  }
  return shape;
}

Shape wide_shape(const Shape& from, const Window& window, std::int64_t channels) {
  check_shape(from, window);
  Shape shape = with_channels(from, window, channels);
  for (std::size_t i = 0; i < static_cast<std::size_t>(window.spatial); ++i) {
    std::int64_t& size = shape.dims[first_spatial(window) + i];
    const std::int64_t narrow = size;
    size = (narrow - 1) * window.stride[i] - 2 * window.padding[i] + window.kernel[i] + window.output_padding[i];
    if (size < 1)
      throw wrong_window("a padding of " + std::to_string(window.padding[i]) + " leaves nothing of " + std::to_string(narrow) +
                         " places under a window of " + std::to_string(window.kernel[i]) + "; use less padding.");
  }
  return shape;
}

Window window_back_to(const Shape& wide, Window window) {
  check_shape(wide, window);
  for (std::size_t i = 0; i < static_cast<std::size_t>(window.spatial); ++i)
    window.output_padding[i] = (wide.dims[first_spatial(window) + i] + 2 * window.padding[i] - window.kernel[i]) % window.stride[i];
  return window;
}

Grid grid_of(const Extent& extent, const Window& window) {
  Grid grid{.channels = window.channels_last ? extent.last : extent.dims[0]};
  const std::size_t missing = most_spatial - static_cast<std::size_t>(window.spatial);
  for (std::size_t i = missing; i < most_spatial; ++i) grid.size[i] = extent.dims[first_spatial(window) + i - missing];
  std::int64_t stride = window.channels_last ? grid.channels : 1;
  for (std::size_t i = most_spatial; i-- > 0;) {
    grid.stride[i] = stride;
    stride *= grid.size[i];
  }
  grid.channel_stride = window.channels_last ? 1 : stride;
  return grid;
}

Sweep sweep_of(const Extent& wide, const Extent& narrow, const Window& window) {
  Sweep sweep{.wide = grid_of(wide, window), .narrow = grid_of(narrow, window)};
  const std::size_t missing = most_spatial - static_cast<std::size_t>(window.spatial);
  for (std::size_t i = missing; i < most_spatial; ++i) {
    sweep.kernel[i] = window.kernel[i - missing];
    sweep.stride[i] = window.stride[i - missing];
    sweep.padding[i] = window.padding[i - missing];
  }
  return sweep;
}

}  // namespace tephra::ops
