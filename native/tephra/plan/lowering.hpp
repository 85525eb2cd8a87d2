#pragma once

#include <vector>

#include <tephra/graph/graph.hpp>

namespace tephra {

// A graph cut down to what its results need: nodes in order of evaluation, inputs numbering this list.
struct Lowered {
  std::vector<Node> nodes;
  std::vector<bool> backward;  // made by differentiation
  std::vector<int> results;    // node of each value asked for, -1 for an absent one
};

struct LoweringRules {
  bool training = true;    // false: ops that exist only in training are their input
  bool fuse = true;        // fewer passes over memory (plan/fusion.hpp)
  int first_backward = 0;  // nodes of the graph from here on were made by differentiation
};

// Dead code, common subexpressions, and fusion.
Lowered lower(const Graph& graph, const std::vector<Value>& results, const LoweringRules& rules);

}  // namespace tephra
