#pragma once

#include <array>
#include <cstdint>

namespace tephra {

inline constexpr int most_spatial = 3;

// The window that convolution and pooling move over the last `spatial` dimensions of B×C×(D×)H×W; entries beyond are not read.
struct Window {
  using Sizes = std::array<std::int64_t, most_spatial>;

  int spatial = 0;
  Sizes kernel{1, 1, 1};
  Sizes stride{1, 1, 1};
  Sizes padding{0, 0, 0};  // zeros on either side
  Sizes output_padding{0, 0, 0};  // of transposed convolution: further numbers at the end
  bool channels_last = false;     // numbers lie as B×(D×)H×W×C

  bool operator==(const Window&) const = default;
};

}  // namespace tephra
