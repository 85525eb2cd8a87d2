#include <tephra/plan/second_derivative.hpp>

#include <algorithm>
#include <map>

#include <tephra/graph/op.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/reductions.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

// Gradients that take part: absent ones are zero.
Value sum_of(Graph& graph, Value a, Value b) { return !a.exists() ? b : !b.exists() ? a : ops::add(graph, a, b); }

class SecondOrder {
 public:
  SecondOrder(Graph& graph, Value u, Value x) : graph_(graph), x_(x) {
    find_path(u);
    const std::vector<Value> slopes = differentiate(graph, u, ops::filled(graph, 1, graph.node(u).shape), path_);
    for (std::size_t i = 0; i < path_.size(); ++i) slope_of_u_.emplace(path_[i].id, slopes[i]);
  }

  void add_direction(Value direction) {
    along_.clear();
    along_.emplace(x_.id, direction);
    for (const Value self : path_)
      if (!(self == x_)) go_through(self);
  }

  Value sum() {
    Value total{};
    for (const auto& [size, values] : curvature_) total = sum_of(graph_, total, ops::sum_last(graph_, values));
    return total.exists() ? total : ops::filled(graph_, 0, Shape::rows_of({1}));
  }

 private:
  void find_path(Value u) {
    for (const Value value : nodes_between(graph_, x_, u)) {
      if (!graph_.node(value).shape.batched)
        throw Error(Exit::wrong_use, graph_.block_of(value), std::string(graph_.node(value).op->name) + " brings rows together, so a row has no second derivative of its own. Leave layers such as batch norm out of a network that is differentiated twice.");
      path_.push_back(value);
    }
  }

  Value along(Value value) const {
    const auto found = along_.find(value.id);
    return found == along_.end() ? Value{} : found->second;
  }

  void go_through(Value self) {
    if (graph_.node(self).op->gradient == nullptr) return;
    const BlockScope scope(graph_, graph_.block_of(self));
    along_.emplace(self.id, slope_along(self));
    if (const Value slope = slope_of_u_.at(self.id); slope.exists()) add_curvature(self, slope);
  }

  // Σᵢ ⟨vᵢ, ẋᵢ⟩ as what each vᵢ is multiplied with; vᵢ are the gradients that the op sends back for `upstream`. The derivative of that
  // sum with respect to each target.
  std::vector<Value> derivative_of_sent_back(Value self, Value upstream, const std::vector<Value>& targets) {
    const int first = static_cast<int>(graph_.nodes().size());
    const auto sent_back = graph_.node(self).op->gradient(graph_, self, upstream);
    std::vector<Value> sums(targets.size());
    for (std::size_t i = 0; i < sent_back.size(); ++i) {
      const Value speed = along(graph_.input(self, i));
      if (!sent_back[i].exists() || !speed.exists()) continue;
      const auto parts = differentiate_from(graph_, first, sent_back[i], speed, targets);
      for (std::size_t k = 0; k < parts.size(); ++k) sums[k] = sum_of(graph_, sums[k], parts[k]);
    }
    return sums;
  }

  // What an op sends back is linear in what it is sent: the derivative of Σ ⟨vᵢ, ẋᵢ⟩ by it is the op's own slope along the line.
  Value slope_along(Value self) {
    const Value sent = ops::copy(graph_, self);
    return derivative_of_sent_back(self, sent, {sent})[0];
  }

  // f̄·f''[ẋ, ẋ]: how what is sent back for ū changes along the line, where inputs and output move and ū stays.
  void add_curvature(Value self, Value slope) {
    std::vector<Value> moving{self};
    for (const Value input : graph_.node(self).inputs)
      if (along(input).exists() && std::find(moving.begin(), moving.end(), input) == moving.end()) moving.push_back(input);
    const auto changes = derivative_of_sent_back(self, slope, moving);
    for (std::size_t i = 0; i < moving.size(); ++i) {
      if (!changes[i].exists() || !along(moving[i]).exists()) continue;
      const Value product = ops::multiply(graph_, changes[i], along(moving[i]));
      const std::int64_t size = graph_.node(product).shape.size();
      Value& sum = curvature_[size];
      sum = sum_of(graph_, sum, ops::reshape(graph_, product, {size}));
    }
  }

  Graph& graph_;
  Value x_;
  std::vector<Value> path_;  // nodes from x to u, in order of evaluation
  std::map<int, Value> slope_of_u_;
  std::map<int, Value> along_;
  std::map<std::int64_t, Value> curvature_;  // by numbers a row: added up before they are summed over
};

}  // namespace

Value second_derivative(Graph& graph, Value u, Value x, const std::vector<Value>& directions) {
  SecondOrder second_order(graph, u, x);
  for (const Value direction : directions) second_order.add_direction(direction);
  return second_order.sum();
}

}  // namespace tephra
