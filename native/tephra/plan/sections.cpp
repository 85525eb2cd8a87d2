#include <tephra/plan/sections.hpp>

#include <algorithm>

#include <tephra/graph/op.hpp>

namespace tephra {

bool sums_rows(const Lowered& lowered, const Node& node) {
  if (node.op->role != Role::compute || node.shape.batched) return false;
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](Value input) { return lowered.nodes[static_cast<std::size_t>(input.id)].shape.batched; });
}

std::vector<SectionNodes> cut_into_sections(const Lowered& lowered) {
  std::vector<SectionNodes> sections;
  std::vector<std::size_t> ready(lowered.nodes.size(), 0);  // first section that may read the node
  for (std::size_t number = 0; number < ready.size(); ++number) {
    const Node& node = lowered.nodes[number];
    std::size_t section = 0;
    for (const Value input : node.inputs) section = std::max(section, ready[static_cast<std::size_t>(input.id)]);
    ready[number] = section;
    if (node.op->role != Role::compute) continue;
    if (sections.size() <= section) sections.resize(section + 1);
    const bool sum = sums_rows(lowered, node);
    (sum || node.shape.batched ? sections[section].by_rows : sections[section].once).push_back(static_cast<int>(number));
    if (sum) ready[number] = section + 1;
  }
  for (SectionNodes& section : sections) {
    Grouped grouped = group_by_demand(lowered, section.by_rows);
    section.by_rows = std::move(grouped.nodes);
    section.groups = std::move(grouped.groups);
  }
  return sections;
}

}  // namespace tephra
