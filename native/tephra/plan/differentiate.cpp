#include <tephra/plan/differentiate.hpp>

#include <tephra/graph/op.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

// needed[i]: does node i depend on one of `targets`, through nodes from `first` on?
std::vector<bool> dependents(const Graph& graph, int first, const std::vector<Value>& targets, int last) {
  std::vector<bool> needed(static_cast<std::size_t>(last) + 1, false);
  for (const Value target : targets)
    if (target.id <= last) needed[static_cast<std::size_t>(target.id)] = true;
  for (int id = first; id <= last; ++id)
    for (const Value input : graph.node({id}).inputs)
      if (needed[static_cast<std::size_t>(input.id)]) needed[static_cast<std::size_t>(id)] = true;
  return needed;
}

}  // namespace

std::vector<Value> differentiate(Graph& graph, Value of, Value upstream, const std::vector<Value>& with_respect_to) {
  return differentiate_from(graph, 0, of, upstream, with_respect_to);
}

std::vector<Value> differentiate_from(Graph& graph, int first, Value of, Value upstream, const std::vector<Value>& with_respect_to) {
  if (!(graph.node(of).shape == graph.node(upstream).shape))
    throw Error(Exit::wrong_use, graph.block_of(of), "the upstream gradient has another shape than the value differentiated.");
  const auto needed = dependents(graph, first, with_respect_to, of.id);
  std::vector<Value> gradients(static_cast<std::size_t>(of.id) + 1);
  gradients[static_cast<std::size_t>(of.id)] = upstream;

  for (int id = of.id; id >= first; --id) {
    const Value self{id};
    const Node& node = graph.node(self);
    const Value gradient = gradients[static_cast<std::size_t>(id)];
    if (!gradient.exists() || !needed[static_cast<std::size_t>(id)] || node.op->gradient == nullptr) continue;
    const BlockScope scope(graph, graph.block_of(self));
    const auto to_inputs = node.op->gradient(graph, self, gradient);
    for (std::size_t index = 0; index < node.inputs.size(); ++index) {
      const auto input = static_cast<std::size_t>(node.inputs[index].id);
      if (!to_inputs[index].exists() || !needed[input]) continue;
      gradients[input] = gradients[input].exists() ? ops::add(graph, gradients[input], to_inputs[index]) : to_inputs[index];
    }
  }

  std::vector<Value> wanted;
  for (const Value target : with_respect_to)
    wanted.push_back(target.id <= of.id ? gradients[static_cast<std::size_t>(target.id)] : Value{});
  return wanted;
}

std::vector<Value> nodes_between(const Graph& graph, Value on, Value of) {
  const auto depends = dependents(graph, 0, {on}, of.id);
  std::vector<bool> feeds(depends.size(), false);
  feeds[static_cast<std::size_t>(of.id)] = true;
  for (int id = of.id; id >= 0; --id)
    if (feeds[static_cast<std::size_t>(id)])
      for (const Value input : graph.node({id}).inputs) feeds[static_cast<std::size_t>(input.id)] = true;
  std::vector<Value> between;
  for (int id = 0; id <= of.id; ++id)
    if (depends[static_cast<std::size_t>(id)] && feeds[static_cast<std::size_t>(id)]) between.push_back({id});
  return between;
}

}  // namespace tephra
