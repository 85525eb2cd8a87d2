#pragma once

#include <vector>

#include <tephra/plan/groups.hpp>
#include <tephra/plan/lowering.hpp>

namespace tephra {

// Steps that can run together. `once` have no rows and run first; `by_rows` treat each row for itself or sum over rows, so
// they may run on tiles of rows, one tile after the other. A sum over rows is known only when all tiles are done: what reads it
// belongs to a later section.
struct SectionNodes {
  std::vector<int> once;
  std::vector<int> by_rows;
  std::vector<Group> groups{};  // places in by_rows
};

// Does this node add up rows?
bool sums_rows(const Lowered& lowered, const Node& node);

// All compute nodes, in an order of evaluation.
std::vector<SectionNodes> cut_into_sections(const Lowered& lowered);

}  // namespace tephra
