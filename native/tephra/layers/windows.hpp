#pragma once

#include <string>
#include <string_view>

#include <tephra/layers/convolution.hpp>

// How the window layers read their sizes.
namespace tephra::layers {

// x as B×C×spatial and the number of spatial dimensions that the window of `id` moves over.
struct Spread {
  Value x;
  int spatial = 0;
};
Spread spread_over(Graph& graph, Value x, const Sizes& kernel, const std::string& id);

// A setting by its name, and what entries beyond the spatial dimensions hold.
struct SizesSetting {
  std::string_view name;
  const Sizes& given;
  std::int64_t beyond;
};

// One number a dimension. Throws, naming the setting, when there are more or less.
Window::Sizes sizes_over(int spatial, const SizesSetting& setting, const std::string& id);

}  // namespace tephra::layers
