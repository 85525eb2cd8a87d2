#include <tephra/plan/life_times.hpp>

#include <limits>

#include <tephra/graph/op.hpp>

namespace tephra {
namespace {

constexpr std::size_t forever = std::numeric_limits<std::size_t>::max();

}  // namespace

LifeTimes::LifeTimes(const Lowered& lowered, const std::vector<SectionNodes>& sections)
    : lowered_(lowered), root_(lowered.nodes.size()), last_use_(root_.size()), made_in_(root_.size(), 0) {
  for (int number = 0; number < static_cast<int>(root_.size()); ++number) {
    const Node& node = lowered.nodes[static_cast<std::size_t>(number)];
    root_[static_cast<std::size_t>(number)] = node.op->role == Role::reshape ? root(node.inputs[0].id) : number;
  }
  for (std::size_t section = 0; section < sections.size(); ++section)
    for (const auto* list : {&sections[section].once, &sections[section].by_rows})
      for (const int number : *list) {
        made_in_[static_cast<std::size_t>(number)] = section;
        for (const Value input : lowered.nodes[static_cast<std::size_t>(number)].inputs) use(root(input.id), number, section, list == &sections[section].by_rows);
      }
  for (const int result : lowered.results)
    if (result >= 0) last_use(root(result)) = {forever, root(result), 0, false, true};
}

void LifeTimes::use(int made, int by, std::size_t section, bool by_rows) {
  LastUse& last = last_use(made);
  last.several_sections = last.several_sections || section != made_in_[static_cast<std::size_t>(made)];
  last.section = section;
  last.node = by;
  last.by_rows = by_rows;
  ++last.uses;
}

bool LifeTimes::is_local(int number) const { return lowered_.nodes[static_cast<std::size_t>(number)].shape.batched && !last_use(number).several_sections; }

std::int64_t bytes_of_row(const Node& node) { return node.shape.batched ? node.shape.size() * static_cast<std::int64_t>(size_of(node.dtype)) : 0; }

}  // namespace tephra
