#pragma once

#include <unordered_map>

#include <tephra/graph/op.hpp>

namespace tephra {

// Nodes of a list by what they compute, to find those that do the same.
class KnownWork {
 public:
  // The number in `nodes` of an earlier node that does equal work; when there is none, `number` is returned and remembered, where the
  // node is or comes to be.
  template <typename Nodes>
  int number_of(const Nodes& nodes, const Node& node, int number) {
    // Fields and parameters of equal shape are different values.
    if (node.op->role == Role::placeholder || node.op->role == Role::parameter) return number;
    const std::size_t hash = hash_of(node);
    const auto [first, last] = known_.equal_range(hash);
    for (auto entry = first; entry != last; ++entry)
      if (equal(nodes[static_cast<std::size_t>(entry->second)], node)) return entry->second;
    known_.emplace(hash, number);
    return number;
  }

 private:
  static bool equal(const Node& a, const Node& b) {
    return a.op == b.op && a.inputs == b.inputs && a.attributes == b.attributes && a.shape == b.shape && a.dtype == b.dtype;
  }

  static std::size_t hash_of(const Node& node) {
    std::size_t hash = std::hash<const void*>()(node.op);
    for (const Value input : node.inputs) hash = hash * 1000003U ^ static_cast<std::size_t>(input.id);
    return hash * 1000003U ^ std::hash<double>()(node.attributes.alpha);
  }

  std::unordered_multimap<std::size_t, int> known_;
};

}  // namespace tephra
