#include <tephra/plan/layouts.hpp>

#include <algorithm>
#include <span>

#include <tephra/graph/op.hpp>
#include <tephra/ops/ops.hpp>

namespace tephra {
namespace {

bool is_one_of(std::span<const Op* const> family, const Op* op) { return std::find(family.begin(), family.end(), op) != family.end(); }

const Op& op_named(std::span<const Op* const> family, std::string_view name) {
  return **std::find_if(family.begin(), family.end(), [&](const Op* op) { return op->name == name; });
}

bool moves_window(const Node& node) { return is_one_of(ops::convolution_ops(), node.op) || is_one_of(ops::pooling_ops(), node.op); }

bool has_channels_first(const Node& node) { return is_one_of(ops::channel_ops(), node.op) && node.attributes.axis == 0; }

// Channels and places in one order or the other are the same sequence of numbers.
bool order_is_free(const Shape& shape) { return shape.dims[0] == 1 || shape.dims[0] == shape.size(); }

class Layouts {
 public:
  explicit Layouts(const Lowered& from) : from_(from), uses_(from.nodes.size(), 0), first_(uses_.size(), -1), last_(uses_.size(), -1) {}

  Lowered run() {
    count_uses();
    for (std::size_t number = 0; number < from_.nodes.size(); ++number) {
      backward_ = from_.backward[number];
      place(number);
    }
    for (const int result : from_.results) to_.results.push_back(result < 0 ? -1 : channels_first(static_cast<std::size_t>(result)));
    return std::move(to_);
  }

 private:
  const Node& node(std::size_t number) const { return from_.nodes[number]; }
  static std::size_t at(Value value) { return static_cast<std::size_t>(value.id); }
  bool only_last(Value value) const { return first_[at(value)] < 0; }

  void count_uses() {
    for (const Node& each : from_.nodes)
      for (const Value input : each.inputs) ++uses_[at(input)];
    for (const int result : from_.results)
      if (result >= 0) ++uses_[static_cast<std::size_t>(result)];
  }

  int append(Node made) {
    to_.nodes.push_back(std::move(made));
    to_.backward.push_back(backward_);
    return static_cast<int>(to_.nodes.size()) - 1;
  }

  // The value in one order or the other, converted when it is needed first.
  int channels_first(std::size_t number) {
    if (first_[number] < 0) first_[number] = converted(number, last_[number], ops::channels_first_op(), node(number).shape);
    return first_[number];
  }
  int channels_last(std::size_t number) {
    if (last_[number] < 0) last_[number] = converted(number, first_[number], ops::channels_last_op(), ops::shape_with_channels_last(node(number).shape));
    return last_[number];
  }

  int converted(std::size_t number, int from, const Op& op, Shape shape) {
    static const Op& reshape = op_named(ops::reduction_ops(), "reshape");
    const bool free = order_is_free(node(number).shape);
    Node made{.op = free ? &reshape : &op, .inputs = {Value{from}}, .shape = std::move(shape), .dtype = node(number).dtype, .block = node(number).block};
    if (free) made.attributes.shape = Shape::of(made.shape.dims);
    return append(std::move(made));
  }

  // Batched inputs by `order`, the others as they are.
  Node with_inputs(std::size_t number, int (Layouts::*order)(std::size_t)) {
    Node made = node(number);
    for (Value& input : made.inputs) input.id = node(at(input)).shape.batched ? (this->*order)(at(input)) : first_[at(input)];
    return made;
  }

  void place(std::size_t number) {
    if (joins_convolution(number)) return place_relu(number);
    if (moves_window(node(number))) return place_window(number);
    if (has_channels_first(node(number)) && !node(number).inputs.empty() && only_last(node(number).inputs[0])) return place_channels(number);
    if (is_number_by_number(number)) return place_last(number, with_inputs(number, &Layouts::channels_last));
    first_[number] = append(with_inputs(number, &Layouts::channels_first));
  }

  void place_last(std::size_t number, Node made) {
    const bool batched = made.shape.batched;
    if (batched) made.shape = ops::shape_with_channels_last(made.shape);
    (batched ? last_ : first_)[number] = append(std::move(made));
  }

  void place_window(std::size_t number) {
    Node made = with_inputs(number, &Layouts::channels_last);
    made.attributes.window.channels_last = true;
    place_last(number, std::move(made));
  }

  void place_channels(std::size_t number) {
    Node made = with_inputs(number, &Layouts::channels_last);
    made.attributes.axis = static_cast<std::int64_t>(node(at(node(number).inputs[0])).shape.dims.size()) - 1;
    place_last(number, std::move(made));
  }

  // Works on numbers at the same place, whatever the order of places, and a value that it reads has channels last already.
  bool is_number_by_number(std::size_t number) const {
    const Node& each = node(number);
    static const Op& sum_all = op_named(ops::reduction_ops(), "sum_all");
    const bool summed = each.op == &sum_all;
    if (!summed && each.op != &ops::narrow_op() && !is_one_of(ops::elementwise_ops(), each.op) && !is_one_of(ops::activation_ops(), each.op)) return false;
    const Shape& shape = summed ? node(at(each.inputs[0])).shape : each.shape;
    bool gains = false;
    for (const Value input : each.inputs) {
      const Shape& given = node(at(input)).shape;
      if (!given.is_scalar() && given != shape) return false;
      gains = gains || only_last(input);
    }
    return gains;
  }

  bool joins_convolution(std::size_t number) const {
    static const Op& relu = op_named(ops::activation_ops(), "relu");
    static const Op& convolution_bias = op_named(ops::convolution_ops(), "convolution_bias");
    if (node(number).op != &relu) return false;
    const std::size_t before = at(node(number).inputs[0]);
    return node(before).op == &convolution_bias && uses_[before] == 1;
  }

  // The convolution itself is the last node that was placed for it: it becomes both.
  void place_relu(std::size_t number) {
    const std::size_t before = at(node(number).inputs[0]);
    last_[number] = last_[before];
    Node& convolution = to_.nodes[static_cast<std::size_t>(last_[number])];
    convolution.op = &ops::convolution_bias_relu();
    convolution.block = node(number).block;
  }

  const Lowered& from_;
  Lowered to_;
  std::vector<int> uses_;
  std::vector<int> first_;  // number of each value in to_ with its channels first, −1: not there
  std::vector<int> last_;
  bool backward_ = false;
};

}  // namespace

Lowered keep_channels_last(const Lowered& lowered) { return Layouts(lowered).run(); }

}  // namespace tephra
