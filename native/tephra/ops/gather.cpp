#include <tephra/ops/gather.hpp>

#include <algorithm>
#include <limits>

#include <tephra/ops/counts.hpp>
#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

struct Gather {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t size = step.out_extent.size;
    const std::int32_t* labels = step.input<std::int32_t>(1);
    T* y = step.output<T>();
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      const bool known = labels[row] >= 0 && labels[row] < step.in_extent[0].dims[0];
      y = known ? std::copy_n(step.input<T>(0) + labels[row] * size, size, y) : std::fill_n(y, size, std::numeric_limits<T>::quiet_NaN());
    }
  }
};

struct ScatterSum {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t size = step.in_extent[0].size;
    const std::int32_t* labels = step.input<std::int32_t>(1);
    if (!batch.adds) std::fill_n(step.output<T>(), step.out_extent.size, T(0));
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      if (labels[row] < 0 || labels[row] >= step.out_extent.dims[0]) continue;
      const T* x = step.input<T>(0) + row * size;
      T* y = step.output<T>() + labels[row] * size;
      TEPHRA_EACH
      for (std::int64_t i = 0; i < size; ++i) y[i] += x[i];
    }
  }
};

Shape gather_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Shape& table = inputs[0];
  if (table.batched || table.dims.empty() || table.dims[0] != attributes.number || !(inputs[1] == Shape::rows_of({})))
    throw Error(Exit::wrong_use, "", "a table of shape " + table.text() + " has no row for each of " + std::to_string(attributes.number) + " classes, one label a sample.");
  return Shape::rows_of({table.dims.begin() + 1, table.dims.end()});
}

Shape scatter_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (!inputs[0].batched || !(inputs[1] == Shape::rows_of({})))
    throw Error(Exit::wrong_use, "", "needs rows and one label a row, not " + inputs[0].text() + " and " + inputs[1].text() + ".");
  Shape shape = Shape::of(inputs[0].dims);
  shape.dims.insert(shape.dims.begin(), attributes.number);
  return shape;
}

std::vector<Value> gather_gradient(Graph& graph, Value self, Value g) { return {scatter_sum(graph, g, graph.input(self, 1)), {}}; }
std::vector<Value> scatter_gradient(Graph& graph, Value self, Value g) { return {gather(graph, g, graph.input(self, 1)), {}}; }

const Op gather_op{.name = "gather", .inputs = 2, .label_input = 1, .shape = gather_shape, .f32 = f32_of<Gather>(), .f64 = f64_of<Gather>(), .gradient = gather_gradient, .flops = no_flops};
const Op scatter_sum_op{.name = "scatter_sum", .inputs = 2, .label_input = 1, .shape = scatter_shape, .f32 = f32_of<ScatterSum>(), .f64 = f64_of<ScatterSum>(), .gradient = scatter_gradient, .flops = each_read<1>};

std::int64_t classes_of(const Graph& graph, Value labels) { return graph.node(labels).attributes.number; }

}  // namespace

Value gather(Graph& graph, Value table, Value labels) { return graph.apply(gather_op, {table, labels}, {.number = classes_of(graph, labels)}); }

Value scatter_sum(Graph& graph, Value x, Value labels) { return graph.apply(scatter_sum_op, {x, labels}, {.number = classes_of(graph, labels)}); }

std::span<const Op* const> gather_ops() {
  static constexpr const Op* table[] = {&gather_op, &scatter_sum_op};
  return table;
}

}  // namespace tephra::ops
