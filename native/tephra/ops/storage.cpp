#include <tephra/ops/storage.hpp>

#include <tephra/ops/kernel.hpp>
#include <tephra/ops/counts.hpp>
#include <tephra/tensor/convert.hpp>

namespace tephra::ops {
namespace {

// Attributes::number holds the dtype stored.
Dtype stored_dtype(const Attributes& attributes) { return static_cast<Dtype>(attributes.number); }

Span span_of(const void* data, Dtype dtype, std::int64_t count) { return {const_cast<void*>(data), dtype, count}; }

struct Store {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t count = step.out_extent.count(batch.rows);
    convert(span_of(step.in[0], dtype_of<T>(), count), span_of(step.out, static_cast<Dtype>(step.number), count));
  }
};

struct Load {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t count = step.out_extent.count(batch.rows);
    convert(span_of(step.in[0], static_cast<Dtype>(step.number), count), span_of(step.out, dtype_of<T>(), count));
  }
};

struct Narrow {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    if (static_cast<Dtype>(step.number) == Dtype::bf16) map<T>(step, batch, [](T x) { return static_cast<T>(to_f32(to_bf16(x))); });
    else map<T>(step, batch, [](T x) { return static_cast<T>(to_f32(to_f16(x))); });
  }
};

Shape store_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (!is_half(stored_dtype(attributes)))
    throw Error(Exit::wrong_use, "", "values are rounded to bf16 or f16, not to " + std::string(name_of(stored_dtype(attributes))) + ".");
  return inputs[0];
}

// The gradient of a stored value is computed with, so it has the graph's dtype.
std::vector<Value> same_gradient(Graph&, Value, Value g) { return {g}; }

const Op store_op{.name = "store", .inputs = 1, .shape = store_shape, .dtype = stored_dtype, .f32 = f32_of<Store>(), .f64 = f64_of<Store>(), .gradient = same_gradient, .flops = no_flops};
const Op load_op{.name = "load", .inputs = 1, .shape = same_shape, .reads_half = true, .f32 = f32_of<Load>(), .f64 = f64_of<Load>(), .gradient = same_gradient, .flops = no_flops};
const Op narrowing{.name = "narrow", .inputs = 1, .shape = store_shape, .f32 = f32_of<Narrow>(), .f64 = f64_of<Narrow>(), .gradient = same_gradient, .flops = no_flops, .in_place = true, .only_in_training = true, .made_again = true};

}  // namespace

Value store(Graph& graph, Value x, Dtype dtype) { return graph.apply(store_op, {x}, {.number = static_cast<std::int64_t>(dtype)}); }

Value load(Graph& graph, Value stored) {
  return graph.apply(load_op, {stored}, {.number = static_cast<std::int64_t>(graph.node(stored).dtype)});
}

Value narrow(Graph& graph, Value x, Dtype dtype) { return graph.apply(narrowing, {x}, {.number = static_cast<std::int64_t>(dtype)}); }

Value operand(Graph& graph, Value x) {
  const Node& node = graph.node(x);
  const bool is_narrow = node.op == &narrowing && stored_dtype(node.attributes) == graph.products();
  return is_narrow || !is_half(graph.products()) ? x : narrow(graph, x, graph.products());
}

const Op& narrow_op() { return narrowing; }

std::span<const Op* const> storage_ops() {
  static constexpr const Op* table[] = {&store_op, &load_op, &narrowing};
  return table;
}

}  // namespace tephra::ops
