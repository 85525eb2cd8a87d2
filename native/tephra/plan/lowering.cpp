#include <tephra/plan/lowering.hpp>

#include <algorithm>
#include <unordered_map>

#include <tephra/graph/known_work.hpp>
#include <tephra/plan/fusion.hpp>

namespace tephra {
namespace {

class Lowering {
 public:
  Lowering(const Graph& graph, const LoweringRules& rules) : graph_(graph), rules_(rules), number_(graph.nodes().size(), -1) {}

  Lowered run(const std::vector<Value>& results) {
    mark(results);
    for (std::size_t id = 0; id < number_.size(); ++id)
      if (alive_[id]) number_[id] = place(static_cast<int>(id));
    for (const Value result : results) lowered_.results.push_back(result.exists() ? number_[static_cast<std::size_t>(result.id)] : -1);
    if (rules_.fuse) fuse(lowered_);
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
    const bool backward = id >= rules_.first_backward;
    for (Value& input : node.inputs) {
      input.id = number_[static_cast<std::size_t>(input.id)];
      if (backward) input.id = made_for_backward(input.id);
    }
    if (node.op->only_in_training && !rules_.training) return node.inputs[0].id;
    if (node.op->role == Role::by_phase) return node.inputs[rules_.training ? 0 : 1].id;
    const int number = static_cast<int>(lowered_.nodes.size());
    if (const int known = known_.number_of(lowered_.nodes, node, number); known != number) return known;
    lowered_.nodes.push_back(std::move(node));
    lowered_.backward.push_back(backward);
    return number;
  }

  // What the backward pass reads for a value of the forward pass: where that is quickly made, one made again, so that it need not stay.
  int made_for_backward(int number) {
    const auto index = static_cast<std::size_t>(number);
    const Node& made = lowered_.nodes[index];
    if (!made.op->made_again || !made.shape.batched || lowered_.backward[index]) return number;
    const auto [again, is_new] = made_again_.emplace(number, static_cast<int>(lowered_.nodes.size()));
    if (is_new) {
      lowered_.nodes.push_back(Node(made));
      lowered_.backward.push_back(true);
    }
    return again->second;
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
  KnownWork known_;
  std::unordered_map<int, int> made_again_;  // of the forward pass, and for the backward pass
  Lowered lowered_;
};

}  // namespace

Lowered lower(const Graph& graph, const std::vector<Value>& results, const LoweringRules& rules) {
  return Lowering(graph, rules).run(results);
}

}  // namespace tephra
