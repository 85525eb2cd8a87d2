#pragma once

#include <cstddef>
#include <vector>

#include <tephra/plan/lowering.hpp>

namespace tephra {

// Nodes [first, end) of a list, all cheap work on each row: they run together on strips of a few rows, so that what only they
// need never leaves the nearest cache.
struct Group {
  std::size_t first = 0;
  std::size_t end = 0;
};

struct Grouped {
  std::vector<int> nodes;
  std::vector<Group> groups;  // of two nodes or more
};

// The same nodes in another order of evaluation: cheap ones wait until a costly one needs them, and run together then.
Grouped group_by_demand(const Lowered& lowered, const std::vector<int>& nodes);

}  // namespace tephra
