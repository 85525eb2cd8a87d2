#pragma once

#include <tephra/layers/convolution.hpp>

namespace tephra {

enum class Pooling : std::uint8_t { max, average };

namespace layers {

struct Pool {
  std::string id{};
  Pooling kind = Pooling::max;
  Sizes size{2};
  Sizes stride{};  // empty: the size
  Sizes padding{0};  // at most half of the size; average counts it as zeros
};

// Largest or mean number of each window: B×C×spatial → B×C×((spatial + 2·padding − size)/stride + 1, rounded down).
Value pool(Graph& graph, Value x, const Pool& settings);

}  // namespace layers
}  // namespace tephra
