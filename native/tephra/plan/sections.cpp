#include <tephra/plan/sections.hpp>

#include <algorithm>

#include <tephra/graph/op.hpp>

namespace tephra {

bool sums_rows(const Lowered& lowered, const Node& node) {
  if (node.op->role != Role::compute || node.shape.batched) return false;
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](Value input) { return lowered.nodes[static_cast<std::size_t>(input.id)].shape.batched; });
}

namespace {

// The section of each node: as early as what it reads is there. What is made again for the backward pass, where it is read first.
std::vector<std::size_t> sections_of(const Lowered& lowered) {
  std::vector<std::size_t> sections(lowered.nodes.size(), 0), ready = sections, read = sections;  // ready: first that may read the node
  std::fill(read.begin(), read.end(), sections.size());
  for (std::size_t number = 0; number < sections.size(); ++number) {
    const Node& node = lowered.nodes[number];
    for (const Value input : node.inputs) sections[number] = std::max(sections[number], ready[static_cast<std::size_t>(input.id)]);
    ready[number] = sections[number] + (sums_rows(lowered, node) ? 1 : 0);
    for (const Value input : node.inputs) {
      std::size_t& first = read[static_cast<std::size_t>(input.id)];
      first = std::min(first, sections[number]);
    }
  }
  for (std::size_t number = 0; number < sections.size(); ++number)
    if (lowered.nodes[number].op->made_again && lowered.nodes[number].shape.batched && lowered.backward[number] && read[number] < sections.size()) sections[number] = read[number];
  return sections;
}

}  // namespace

std::vector<SectionNodes> cut_into_sections(const Lowered& lowered) {
  std::vector<SectionNodes> sections;
  const std::vector<std::size_t> section_of = sections_of(lowered);
  for (std::size_t number = 0; number < section_of.size(); ++number) {
    const Node& node = lowered.nodes[number];
    if (node.op->role != Role::compute) continue;
    const std::size_t section = section_of[number];
    if (sections.size() <= section) sections.resize(section + 1);
    (sums_rows(lowered, node) || node.shape.batched ? sections[section].by_rows : sections[section].once).push_back(static_cast<int>(number));
  }
  for (SectionNodes& section : sections) {
    Grouped grouped = group_by_demand(lowered, section.by_rows);
    section.by_rows = std::move(grouped.nodes);
    section.groups = std::move(grouped.groups);
  }
  return sections;
}

}  // namespace tephra
