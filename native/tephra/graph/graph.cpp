#include <tephra/graph/graph.hpp>

#include <algorithm>
#include <limits>

#include <tephra/graph/known_work.hpp>
#include <tephra/graph/leaves.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

Error wrong_graph(const std::string& block, const std::string& message) { return {Exit::wrong_use, block, message}; }

void check_dims(const std::string& block, std::string_view what, const std::vector<std::int64_t>& dims) {
  if (std::any_of(dims.begin(), dims.end(), [](auto dim) { return dim < 1; }))
    throw wrong_graph(block, std::string(what) + " has shape " + Shape::of(dims).text() + ": every dimension must be at least 1.");
  if (dims.size() > most_dims) throw wrong_graph(block, std::string(what) + " has more than " + std::to_string(most_dims) + " dimensions.");
}

// Sizes are computed with from here on: BLAS counts them in 32 bits, we in 64.
void check_size(const std::string& block, std::string_view what, const Shape& shape) {
  const bool too_wide = std::any_of(shape.dims.begin(), shape.dims.end(), [](auto dim) { return dim > std::numeric_limits<int>::max(); });
  if (too_wide || shape.size() > most_numbers)
    throw wrong_graph(block, std::string(what) + " has shape " + shape.text() + ", which is too large. Use smaller dimensions.");
}

}  // namespace

Graph::Graph(Dtype dtype, Dtype products) : dtype_(dtype), products_(products) {
  if (dtype != Dtype::f32 && dtype != Dtype::f64)
    throw wrong_graph("", "a graph computes in f32 or f64, not in " + std::string(name_of(dtype)) + ". Choose one of these.");
  if (products != dtype && !is_half(products))
    throw wrong_graph("", "what products multiply is rounded to bf16 or f16, not to " + std::string(name_of(products)) + ". Choose one of these.");
}

Value Graph::placeholder(std::string_view name, std::vector<std::int64_t> sample_shape) {
  check_dims(blocks_[static_cast<std::size_t>(block_)], "field \"" + std::string(name) + "\"", sample_shape);
  return field(name, leaves::placeholder, {.shape = Shape::rows_of(std::move(sample_shape))}, dtype_);
}

Value Graph::labels(std::string_view name, std::int64_t classes) {
  if (classes < 2) throw wrong_graph("", "field \"" + std::string(name) + "\" needs at least 2 classes.");
  if (classes > std::numeric_limits<int>::max())
    throw wrong_graph("", "field \"" + std::string(name) + "\" has " + std::to_string(classes) + " classes; at most " + std::to_string(std::numeric_limits<int>::max()) + " can be numbered.");
  return field(name, leaves::labels, {.number = classes, .shape = Shape::rows_of({})}, Dtype::i32);
}

Value Graph::field(std::string_view name, const Op& op, Attributes attributes, Dtype dtype) {
  const auto known = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  if (known != fields_.end()) {
    const Node& before = node(known->value);
    if (before.op == &op && before.attributes == attributes) return known->value;
    throw wrong_graph("", "field \"" + std::string(name) + "\" is asked for twice with different shapes or classes: " +
                              before.shape.text() + " and " + attributes.shape.text() + ".");
  }
  check_size(blocks_[static_cast<std::size_t>(block_)], "field \"" + std::string(name) + "\"", attributes.shape);
  Shape shape = attributes.shape;
  const Value value = append({&op, {}, std::move(attributes), std::move(shape), dtype, block_, static_cast<int>(fields_.size())});
  fields_.push_back({std::string(name), value});
  return value;
}

Value Graph::parameter(std::string_view block, std::string_view name, std::vector<std::int64_t> shape, InitialRule initial) {
  std::string full = std::string(block) + "." + std::string(name);
  check_dims(std::string(block), "parameter " + full, shape);
  check_size(std::string(block), "parameter " + full, Shape::of(shape));
  const bool taken =
      std::any_of(parameters_.begin(), parameters_.end(), [&](const Parameter& parameter) { return parameter.name == full; });
  if (taken) throw wrong_graph(std::string(block), "parameter " + full + " exists already. Give each block its own id.");

  const BlockScope scope(*this, block);
  const Attributes attributes{.shape = Shape::of(std::move(shape))};
  const Value value = append({&leaves::parameter, {}, attributes, attributes.shape, dtype_, block_, static_cast<int>(parameters_.size())});
  parameters_.push_back({std::move(full), value, initial});
  return value;
}

Value Graph::state(std::string_view block, std::string_view name, std::vector<std::int64_t> shape, InitialRule initial) {
  const Value value = parameter(block, name, std::move(shape), initial);
  parameters_.back().trained = false;
  return value;
}

void Graph::assign(Value state, Value next) {
  const std::string& block = block_of(state);
  const Node& to = node(state);
  if (to.op != &leaves::parameter || parameters_[static_cast<std::size_t>(to.leaf)].trained)
    throw wrong_graph(block, "only a state can be assigned.");
  if (!(to.shape == node(next).shape))
    throw wrong_graph(block, "a state of shape " + to.shape.text() + " cannot become " + node(next).shape.text() + ".");
  if (std::any_of(assignments_.begin(), assignments_.end(), [&](const Assignment& known) { return known.state == state; }))
    throw wrong_graph(block, "a state is assigned twice.");
  assignments_.push_back({state, next});
}

Value Graph::apply(const Op& op, std::vector<Value> inputs, Attributes attributes) {
  const std::string& block = blocks_[static_cast<std::size_t>(block_)];
  if (static_cast<int>(inputs.size()) != op.inputs)
    throw wrong_graph(block, std::string(op.name) + " takes " + std::to_string(op.inputs) + " inputs.");
  std::vector<Shape> shapes;
  for (int index = 0; index < op.inputs; ++index) {
    const Node& input = node(inputs[static_cast<std::size_t>(index)]);
    if ((input.dtype == Dtype::i32) != (index == op.label_input))
      throw wrong_graph(block, std::string(op.name) + (index == op.label_input ? " needs class labels, not numbers, as its input "
                                                                               : " needs numbers, not class labels, as its input ") +
                                   std::to_string(index + 1) + ".");
    if (is_half(input.dtype) != op.reads_half)
      throw wrong_graph(block, std::string(op.name) + (op.reads_half ? " reads only what was stored" : " cannot compute with what is stored") +
                                   " as bf16 or f16. Use ops::store before ops::load, and load before computing.");
    shapes.push_back(input.shape);
  }
  try {
    Shape shape = op.shape(shapes, attributes);
    if (shape.dims.size() > most_dims) throw Error(Exit::wrong_use, block, "shape " + shape.text() + " has too many dimensions.");
    check_size(block, "what it makes", shape);
    const Dtype dtype = op.dtype == nullptr ? dtype_ : op.dtype(attributes);
    return append({&op, std::move(inputs), std::move(attributes), std::move(shape), dtype, block_});
  } catch (const Error& error) {
    throw Error(error.code(), block, std::string(op.name) + ": " + error.what());
  }
}

const Node& Graph::node(Value value) const {
  if (value.id < 0 || value.id >= static_cast<int>(nodes_.size()))
    throw wrong_graph(blocks_[static_cast<std::size_t>(block_)], "a value that is not of this graph was used in it.");
  return nodes_[static_cast<std::size_t>(value.id)];
}

Value Graph::append(Node node) {
  nodes_.push_back(std::move(node));
  return {static_cast<int>(nodes_.size()) - 1};
}

void Graph::merge_equal_work() {
  KnownWork known;
  std::vector<int> first(nodes_.size());
  for (std::size_t id = 0; id < nodes_.size(); ++id) {
    for (Value& input : nodes_[id].inputs) input.id = first[static_cast<std::size_t>(input.id)];
    first[id] = known.number_of(nodes_, nodes_[id], static_cast<int>(id));
  }
}

int Graph::enter_block(std::string_view id) {
  const int before = block_;
  const auto known = std::find(blocks_.begin(), blocks_.end(), id);
  block_ = static_cast<int>(known - blocks_.begin());
  if (known == blocks_.end()) blocks_.emplace_back(id);
  return before;
}

Flops one_each(const Node& node, const std::vector<Shape>&) {
  return node.shape.batched ? Flops{node.shape.size(), 0} : Flops{0, node.shape.size()};
}

Flops flops_of(const Node& node, const std::vector<Shape>& inputs) {
  if (node.op->role != Role::compute) return {};
  return node.op->flops != nullptr ? node.op->flops(node, inputs) : one_each(node, inputs);
}

}  // namespace tephra
