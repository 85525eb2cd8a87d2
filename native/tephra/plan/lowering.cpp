#include <tephra/plan/lowering.hpp>

#include <algorithm>
#include <unordered_map>

#include <tephra/graph/op.hpp>
#include <tephra/ops/linear.hpp>

namespace tephra {
namespace {

bool same_work(const Node& a, const Node& b) {
  return a.op == b.op && a.inputs == b.inputs && a.attributes == b.attributes && a.shape == b.shape && a.dtype == b.dtype;
}

// Fields of equal shape are different values.
bool may_be_shared(const Node& node) { return node.op->role != Role::placeholder && node.op->role != Role::parameter; }

std::size_t work_hash(const Node& node) {
  std::size_t hash = std::hash<const void*>()(node.op);
  for (const Value input : node.inputs) hash = hash * 1000003U ^ static_cast<std::size_t>(input.id);
  return hash * 1000003U ^ std::hash<double>()(node.attributes.alpha);
}

class Lowering {
 public:
  Lowering(const Graph& graph, const LoweringRules& rules) : graph_(graph), rules_(rules), number_(graph.nodes().size(), -1) {}

  Lowered run(const std::vector<Value>& results) {
    mark(results);
    for (std::size_t id = 0; id < number_.size(); ++id)
      if (alive_[id]) number_[id] = place(static_cast<int>(id));
    for (const Value result : results) lowered_.results.push_back(result.exists() ? number_[static_cast<std::size_t>(result.id)] : -1);
    if (rules_.fuse) join_biases();
    drop_dead();
    return std::move(lowered_);
  }

 private:
  void mark(const std::vector<Value>& results) {
    alive_.assign(number_.size(), false);
    for (const Value result : results)
      if (result.exists()) alive_[static_cast<std::size_t>(result.id)] = true;
    for (std::size_t id = number_.size(); id-- > 0;)
      if (alive_[id])
        for (const Value input : graph_.nodes()[id].inputs) alive_[static_cast<std::size_t>(input.id)] = true;
  }

  // The node's number in the lowered list: a new one, or that of equal work already there.
  int place(int id) {
    Node node = graph_.node({id});
    for (Value& input : node.inputs) input.id = number_[static_cast<std::size_t>(input.id)];
    if (node.op->only_in_training && !rules_.training) return node.inputs[0].id;
    if (node.op->role == Role::by_phase) return node.inputs[rules_.training ? 0 : 1].id;
    const auto hash = work_hash(node);
    if (may_be_shared(node)) {
      const auto [first, last] = known_.equal_range(hash);
      for (auto entry = first; entry != last; ++entry)
        if (same_work(lowered_.nodes[static_cast<std::size_t>(entry->second)], node)) return entry->second;
    }
    const int number = static_cast<int>(lowered_.nodes.size());
    known_.emplace(hash, number);
    lowered_.nodes.push_back(std::move(node));
    lowered_.backward.push_back(id >= rules_.first_backward);
    return number;
  }

  std::vector<int> uses() const {
    std::vector<int> count(lowered_.nodes.size(), 0);
    for (const Node& node : lowered_.nodes)
      for (const Value input : node.inputs) ++count[static_cast<std::size_t>(input.id)];
    for (const int result : lowered_.results)
      if (result >= 0) ++count[static_cast<std::size_t>(result)];
    return count;
  }

  void join_biases() {
    const auto count = uses();
    for (Node& node : lowered_.nodes) {
      if (node.op->after_bias == nullptr) continue;
      const auto before = static_cast<std::size_t>(node.inputs[0].id);
      if (lowered_.nodes[before].op != &ops::add_bias_op() || count[before] != 1) continue;
      node.op = node.op->after_bias;
      node.inputs = lowered_.nodes[before].inputs;
    }
  }

  void drop_dead() {
    std::vector<bool> alive(lowered_.nodes.size(), false);
    for (const int result : lowered_.results)
      if (result >= 0) alive[static_cast<std::size_t>(result)] = true;
    for (std::size_t number = alive.size(); number-- > 0;)
      if (alive[number])
        for (const Value input : lowered_.nodes[number].inputs) alive[static_cast<std::size_t>(input.id)] = true;

    Lowered kept;
    std::vector<int> renumbered(alive.size(), -1);
    for (std::size_t number = 0; number < alive.size(); ++number) {
      if (!alive[number]) continue;
      renumbered[number] = static_cast<int>(kept.nodes.size());
      Node node = std::move(lowered_.nodes[number]);
      for (Value& input : node.inputs) input.id = renumbered[static_cast<std::size_t>(input.id)];
      kept.nodes.push_back(std::move(node));
      kept.backward.push_back(lowered_.backward[number]);
    }
    for (const int result : lowered_.results) kept.results.push_back(result < 0 ? -1 : renumbered[static_cast<std::size_t>(result)]);
    lowered_ = std::move(kept);
  }

  const Graph& graph_;
  LoweringRules rules_;
  std::vector<int> number_;
  std::vector<bool> alive_;
  std::unordered_multimap<std::size_t, int> known_;
  Lowered lowered_;
};

}  // namespace

Lowered lower(const Graph& graph, const std::vector<Value>& results, const LoweringRules& rules) {
  return Lowering(graph, rules).run(results);
}

}  // namespace tephra
