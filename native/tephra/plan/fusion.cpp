#include <tephra/plan/fusion.hpp>

#include <tephra/graph/op.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/linear.hpp>

namespace tephra {
namespace {

class Fusion {
 public:
  explicit Fusion(Lowered& lowered) : lowered_(lowered), uses_(lowered.nodes.size(), 0) {
    for (const Node& node : lowered_.nodes)
      for (const Value input : node.inputs) ++uses_[static_cast<std::size_t>(input.id)];
    for (const int result : lowered_.results)
      if (result >= 0) ++uses_[static_cast<std::size_t>(result)];
  }

  // Inputs come before their readers, so each node meets inputs that are fused already.
  void run() {
    for (Node& node : lowered_.nodes) {
      take_up_scalings(node);
      scale_product(node);
      join_bias(node);
      join_addend(node);
    }
  }

 private:
  Node& at(Value value) { return lowered_.nodes[static_cast<std::size_t>(value.id)]; }
  int& uses(Value value) { return uses_[static_cast<std::size_t>(value.id)]; }
  bool is_scaling(Value value) { return at(value).op == &ops::affine_op() && at(value).attributes.beta == 0; }

  // One reader less; what nothing reads any more reads nothing either.
  void leave(Value value) {
    if (--uses(value) > 0) return;
    for (const Value input : at(value).inputs) leave(input);
  }

  void read_instead(Node& node, std::size_t index, Value value) {
    const Value before = node.inputs[index];
    ++uses(node.inputs[index] = value);
    leave(before);
  }

  // node takes the place of the one node that it alone reads.
  void take_over(Node& node, const Node& other, const Op& op) {
    const Value before = node.inputs[0];
    for (const Value input : other.inputs) ++uses(input);
    node.op = &op;
    node.inputs = other.inputs;
    leave(before);
  }

  // α·(a·(β·x)) = (α·β)·(a·x), and the same for a scaling of a scaling.
  void take_up_scalings(Node& node) {
    if (node.op != &ops::multiply_op() && node.op != &ops::affine_op()) return;
    for (std::size_t index = 0; index < node.inputs.size(); ++index)
      while (is_scaling(node.inputs[index])) {
        const Node& scaling = at(node.inputs[index]);
        node.attributes.alpha *= scaling.attributes.alpha;
        read_instead(node, index, scaling.inputs[0]);
      }
  }

  // β·(α·a·b) with a product that nothing else reads.
  void scale_product(Node& node) {
    if (node.op != &ops::affine_op() || node.attributes.beta != 0) return;
    const Node& product = at(node.inputs[0]);
    if (product.op != &ops::multiply_op() || uses(node.inputs[0]) != 1) return;
    node.attributes.alpha *= product.attributes.alpha;
    take_over(node, product, ops::multiply_op());
  }

  void join_bias(Node& node) {
    if (node.op->after_bias == nullptr) return;
    const Node& before = at(node.inputs[0]);
    if (before.op == &ops::add_bias_op() && uses(node.inputs[0]) == 1) take_over(node, before, *node.op->after_bias);
  }

  // One of the summands of a sum of two has an op that adds a third input in the same pass.
  void join_addend(Node& node) {
    if (node.op != &ops::add_op()) return;
    for (const std::size_t index : {std::size_t{1}, std::size_t{0}}) {
      const Node& summand = at(node.inputs[index]);
      if (summand.op->with_addend == nullptr || uses(node.inputs[index]) != 1) continue;
      const Value addend = node.inputs[1 - index];
      node.inputs = {node.inputs[index]};
      node.attributes = summand.attributes;
      take_over(node, summand, *summand.op->with_addend);
      node.inputs.push_back(addend);
      return;
    }
  }

  Lowered& lowered_;
  std::vector<int> uses_;
};

}  // namespace

void fuse(Lowered& lowered) { Fusion(lowered).run(); }

}  // namespace tephra
