#include <tephra/plan/parameter_layout.hpp>

namespace tephra {

ParameterLayout layout_of(const Graph& graph) {
  ParameterLayout layout{.dtype = graph.dtype()};
  for (const Parameter& parameter : graph.parameters()) {
    const Shape& shape = graph.node(parameter.value).shape;
    layout.entries.push_back({parameter.name, shape.dims, layout.count, shape.size(), parameter.initial});
    layout.count += shape.size();
  }
  return layout;
}

ParameterArena::ParameterArena(ParameterLayout layout, std::int64_t extras)
    : layout_(std::move(layout)),
      extras_(extras),
      buffer_(static_cast<std::size_t>(layout_.count + extras) * size_of(layout_.dtype)) {}

}  // namespace tephra
