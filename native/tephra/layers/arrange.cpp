#include <tephra/layers/arrange.hpp>

#include <algorithm>

#include <tephra/ops/arrange.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/reductions.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {
namespace {

// `dims` with its −1, if any, as what is left of `size` numbers.
std::vector<std::int64_t> completed(std::vector<std::int64_t> dims, std::int64_t size, const std::string& id) {
  const auto open = std::find(dims.begin(), dims.end(), -1);
  std::int64_t known = 1;
  for (auto at = dims.begin(); at != dims.end(); ++at) {
    if (at == open) continue;
    if (*at < 1 || *at > size / known) throw Error(Exit::wrong_use, id, "a shape of " + Shape::of(dims).text() + " does not hold " + std::to_string(size) + " numbers.");
    known *= *at;
  }
  if (open != dims.end()) *open = size / known;
  return dims;
}

}  // namespace

Value concatenate(Graph& graph, const std::vector<Value>& parts, const Concatenate& settings) {
  const BlockScope scope(graph, settings.id);
  return ops::concatenate(graph, parts, settings.axis);
}

Value add(Graph& graph, const std::vector<Value>& parts, const Add& settings) {
  const BlockScope scope(graph, settings.id);
  if (parts.empty()) throw Error(Exit::wrong_use, settings.id, "there is nothing to add. Wire one value or more.");
  Value sum = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const Shape &expected = graph.node(sum).shape, &found = graph.node(parts[i]).shape;
    if (!(expected == found)) throw Error(Exit::wrong_use, settings.id, "shapes " + expected.text() + " and " + found.text() + " cannot be added: they must be equal.");
    sum = ops::add(graph, sum, parts[i]);
  }
  return sum;
}

Value slice(Graph& graph, Value x, const Slice& settings) {
  const BlockScope scope(graph, settings.id);
  return ops::slice(graph, x, settings.axis, settings.begin, settings.number);
}

Value reshape(Graph& graph, Value x, const Reshape& settings) {
  const BlockScope scope(graph, settings.id);
  return ops::reshape(graph, x, completed(settings.dims, graph.node(x).shape.size(), settings.id));
}

Value permute(Graph& graph, Value x, const Permute& settings) {
  const BlockScope scope(graph, settings.id);
  return ops::permute(graph, x, settings.order);
}

}  // namespace tephra::layers
