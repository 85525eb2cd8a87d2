#include <tephra/layers/pooling.hpp>

#include <tephra/layers/windows.hpp>
#include <tephra/ops/pooling.hpp>

namespace tephra::layers {

Value pool(Graph& graph, Value x, const Pool& settings) {
  const BlockScope scope(graph, settings.id);
  const Spread from = spread_over(graph, x, settings.size, settings.id);
  const Window window{.spatial = from.spatial,
                      .kernel = sizes_over(from.spatial, {"size", settings.size, 1}, settings.id),
                      .stride = sizes_over(from.spatial, {"stride", settings.stride.empty() ? settings.size : settings.stride, 1}, settings.id),
                      .padding = sizes_over(from.spatial, {"padding", settings.padding, 0}, settings.id)};
  return settings.kind == Pooling::max ? ops::max_pool(graph, from.x, window) : ops::average_pool(graph, from.x, window);
}

}  // namespace tephra::layers
