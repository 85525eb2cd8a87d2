#pragma once

#include <unordered_map>

#include <tephra/graph/op.hpp>

namespace tephra {

// Nodes by what they compute, to find those that do the same.
class KnownWork {
 public:
  // The number of an earlier node that does equal work; when there is none the node is remembered under `number`, which is returned.
  int number_of(const Node& node, int number) {
    // Fields and parameters of equal shape are different values.
    if (node.op->role == Role::placeholder || node.op->role == Role::parameter) return number;
    const std::size_t hash = hash_of(node);
    const auto [first, last] = known_.equal_range(hash);
    for (auto entry = first; entry != last; ++entry)
      if (equal(entry->second.node, node)) return entry->second.number;
    known_.emplace(hash, Known{node, number});
    return number;
  }

 private:
  struct Known {
    Node node;
    int number;
  };

  static bool equal(const Node& a, const Node& b) {
    return a.op == b.op && a.inputs == b.inputs && a.attributes == b.attributes && a.shape == b.shape && a.dtype == b.dtype;
  }

  static std::size_t hash_of(const Node& node) {
    std::size_t hash = std::hash<const void*>()(node.op);
    for (const Value input : node.inputs) hash = hash * 1000003U ^ static_cast<std::size_t>(input.id);
    return hash * 1000003U ^ std::hash<double>()(node.attributes.alpha);
  }

  std::unordered_multimap<std::size_t, Known> known_;
};

}  // namespace tephra
