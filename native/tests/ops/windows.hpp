#pragma once

#include "op_case.hpp"

namespace tephra::testing {

// A window over one to three dimensions and what it moves over.
struct Swept {
  Window window;
  std::vector<std::int64_t> wide;    // spatial sizes
  std::vector<std::int64_t> narrow;
};

inline Swept swept(Random& random, bool pooling) {
  Swept made;
  made.window.spatial = static_cast<int>(random.integer(1, 3));
  for (std::size_t i = 0; i < static_cast<std::size_t>(made.window.spatial); ++i) {
    const std::int64_t kernel = random.integer(1, 3);
    const std::int64_t padding = random.integer(0, pooling ? kernel / 2 : kernel - 1);
    const std::int64_t stride = random.integer(1, 3);
    const std::int64_t wide = random.integer(kernel, made.window.spatial == 3 ? 5 : 8);
    made.window.kernel[i] = kernel;
    made.window.padding[i] = padding;
    made.window.stride[i] = stride;
    made.wide.push_back(wide);
    made.narrow.push_back((wide + 2 * padding - kernel) / stride + 1);
  }
  return made;
}

// The window as the way back from narrow to exactly this wide size.
inline Window back(const Swept& swept) {
  Window window = swept.window;
  for (std::size_t i = 0; i < swept.wide.size(); ++i)
    window.output_padding[i] = swept.wide[i] - ((swept.narrow[i] - 1) * window.stride[i] - 2 * window.padding[i] + window.kernel[i]);
  return window;
}

inline Shape image(std::int64_t channels, const std::vector<std::int64_t>& spatial) {
  Shape shape = Shape::rows_of({channels});
  shape.dims.insert(shape.dims.end(), spatial.begin(), spatial.end());
  return shape;
}

inline Shape weights(std::int64_t outputs, std::int64_t inputs, const Window& window) {
  Shape shape = Shape::of({outputs, inputs});
  shape.dims.insert(shape.dims.end(), window.kernel.begin(), window.kernel.begin() + window.spatial);
  return shape;
}

}  // namespace tephra::testing
