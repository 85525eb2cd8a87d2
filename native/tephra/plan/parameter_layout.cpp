#include <tephra/plan/parameter_layout.hpp>

namespace tephra {

ParameterLayout layout_of(const Graph& graph) {
  ParameterLayout layout{.dtype = graph.dtype()};
  for (const Parameter& parameter : graph.parameters()) {
    const Shape& shape = graph.node(parameter.value).shape;
    layout.entries.push_back({parameter.name, shape.dims, layout.count, shape.size(), parameter.initial});
    layout.count += shape.size();
  }
  layout.trained = layout.count;
  return layout;
}

ParameterLayout trained_part(const ParameterLayout& layout) {
  ParameterLayout part{.dtype = layout.dtype, .count = layout.trained, .trained = layout.trained};
  for (const ParameterEntry& entry : layout.entries)
    if (entry.trained) part.entries.push_back(entry);
  return part;
}

ParameterArena::ParameterArena(ParameterLayout layout, std::int64_t extras)
    : layout_(std::move(layout)),
      extras_(extras),
      buffer_(static_cast<std::size_t>(layout_.count + extras) * size_of(layout_.dtype)) {}

}  // namespace tephra
