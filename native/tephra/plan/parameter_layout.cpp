#include <tephra/plan/parameter_layout.hpp>

namespace tephra {

ParameterLayout layout_of(const Graph& graph) {
  ParameterLayout layout{.dtype = graph.dtype()};
  for (const Parameter& parameter : graph.parameters()) {
    const Shape& shape = graph.node(parameter.value).shape;
    layout.entries.push_back({parameter.name, shape.dims, 0, shape.size(), parameter.initial, parameter.trained});
  }
  for (const bool trained : {true, false}) {
    for (ParameterEntry& entry : layout.entries) {
      if (entry.trained != trained) continue;
      entry.offset = layout.count;
      layout.count += entry.count;
    }
    if (trained) layout.trained = layout.count;
  }
  return layout;
}

ParameterLayout trained_part(const ParameterLayout& layout) {
  ParameterLayout part{.dtype = layout.dtype, .count = layout.trained, .trained = layout.trained};
  for (const ParameterEntry& entry : layout.entries)
    if (entry.trained) part.entries.push_back(entry);
  return part;
}

ParameterArena::ParameterArena(ParameterLayout layout, std::int64_t extras, const Memory* device, MemoryKind shared)
    : layout_(std::move(layout)),
      extras_(extras),
      buffer_(Buffer::for_both(static_cast<std::size_t>(layout_.count + extras) * size_of(layout_.dtype), device, shared)) {}

}  // namespace tephra
