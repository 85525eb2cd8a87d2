#include <tephra/layers/windows.hpp>

#include <algorithm>

#include <tephra/ops/reductions.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {

Spread spread_over(Graph& graph, Value x, const Sizes& kernel, const std::string& id) {
  const Shape shape = graph.node(x).shape;
  const auto dims = static_cast<int>(shape.dims.size());
  const auto given = static_cast<int>(kernel.size());
  const int spatial = given == 1 ? std::max(dims - 1, 1) : given;
  if (!shape.batched || given < 1 || spatial > most_spatial || (dims != spatial && dims != spatial + 1))
    throw Error(Exit::wrong_use, id, "a window of " + std::to_string(given) + " sizes does not fit " + shape.text() +
                                         ": it needs B×C×W, B×C×H×W or B×C×D×H×W and a size for each of W, H, D, or one for all.");
  if (dims == spatial + 1) return {x, spatial};
  std::vector<std::int64_t> one_channel{1};
  one_channel.insert(one_channel.end(), shape.dims.begin(), shape.dims.end());
  return {ops::reshape(graph, x, std::move(one_channel)), spatial};
}

Window::Sizes sizes_over(int spatial, const SizesSetting& setting, const std::string& id) {
  const auto count = static_cast<std::size_t>(spatial);
  const Sizes& given = setting.given;
  if (given.size() != 1 && given.size() != count)
    throw Error(Exit::wrong_use, id, "the " + std::string(setting.name) + " has " + std::to_string(given.size()) + " numbers for " + std::to_string(spatial) +
                                         " dimensions. Give one for each, or one for all.");
  Window::Sizes sizes{setting.beyond, setting.beyond, setting.beyond};
  for (std::size_t i = 0; i < count; ++i) sizes[i] = given.size() == 1 ? given[0] : given[i];
  return sizes;
}

}  // namespace tephra::layers
