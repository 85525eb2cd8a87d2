#include <tephra/plan/groups.hpp>

#include <algorithm>

#include <tephra/graph/op.hpp>

namespace tephra {
namespace {

class Grouping {
 public:
  Grouping(const Lowered& lowered, const std::vector<int>& nodes) : lowered_(lowered), waiting_(lowered.nodes.size(), false) {
    for (const int number : nodes) take(number);
    // What no costly node of this section needs.
    for (const int number : nodes) demand(number);
    add_demanded();
  }

  Grouped grouped() { return std::move(grouped_); }

 private:
  const Node& node(int number) const { return lowered_.nodes[static_cast<std::size_t>(number)]; }
  bool is_cheap(int number) const { return node(number).shape.batched && node(number).op->in_place; }

  void take(int number) {
    if (is_cheap(number)) {
      waiting_[static_cast<std::size_t>(number)] = true;
      return;
    }
    for (const Value input : node(number).inputs) demand(input.id);
    add_demanded();
    grouped_.nodes.push_back(number);
  }

  // Collects a waiting node and the waiting ones that it rests on, through reshapes too.
  void demand(int number) {
    if (node(number).op->role == Role::reshape) return demand(node(number).inputs[0].id);
    if (!waiting_[static_cast<std::size_t>(number)]) return;
    waiting_[static_cast<std::size_t>(number)] = false;
    for (const Value input : node(number).inputs) demand(input.id);
    demanded_.push_back(number);
  }

  void add_demanded() {
    std::sort(demanded_.begin(), demanded_.end());
    if (demanded_.size() > 1) grouped_.groups.push_back({grouped_.nodes.size(), grouped_.nodes.size() + demanded_.size()});
    grouped_.nodes.insert(grouped_.nodes.end(), demanded_.begin(), demanded_.end());
    demanded_.clear();
  }

  const Lowered& lowered_;
  std::vector<bool> waiting_;
  std::vector<int> demanded_;
  Grouped grouped_;
};

}  // namespace

Grouped group_by_demand(const Lowered& lowered, const std::vector<int>& nodes) { return Grouping(lowered, nodes).grouped(); }

}  // namespace tephra
