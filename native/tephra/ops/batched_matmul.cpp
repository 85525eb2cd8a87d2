#include <tephra/ops/batched_matmul.hpp>

#include <algorithm>

#include <tephra/ops/blas.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/storage.hpp>

namespace tephra::ops {
namespace {

struct Stored {
  std::int64_t rows;
  std::int64_t columns;
};

Stored extents_of(const Extent& extent) { return {extent.dims[extent.rank - 2], extent.dims[extent.rank - 1]}; }

struct BatchedMatmul {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Stored a = extents_of(step.in_extent[0]);
    const Stored b = extents_of(step.in_extent[1]);
    const Stored c = extents_of(step.out_extent);
    const Product product{.rows = c.rows, .columns = c.columns, .inner = step.transpose_left ? a.rows : a.columns,
                          .transpose_a = step.transpose_left, .transpose_b = step.transpose_right};
    const std::int64_t count = step.out_extent.count(batch.rows) / (c.rows * c.columns);
    for (std::int64_t i = 0; i < count; ++i)
      gemm<T>(product, step.input<T>(0) + i * a.rows * a.columns, a.columns, step.input<T>(1) + i * b.rows * b.columns, b.columns,
              step.output<T>() + i * c.rows * c.columns);
  }
};

Stored stored_of(const Shape& shape, bool transposed) {
  if (shape.dims.size() < 2) throw Error(Exit::wrong_use, "", "shape " + shape.text() + " holds no matrices.");
  const auto last = shape.dims.end();
  return transposed ? Stored{last[-1], last[-2]} : Stored{last[-2], last[-1]};
}

bool same_places(const Shape& a, const Shape& b) {
  return a.batched == b.batched && a.dims.size() == b.dims.size() && std::equal(a.dims.begin(), a.dims.end() - 2, b.dims.begin());
}

Shape batched_matmul_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Stored a = stored_of(inputs[0], attributes.transpose_left);
  const Stored b = stored_of(inputs[1], attributes.transpose_right);
  if (!same_places(inputs[0], inputs[1]) || a.columns != b.rows || (attributes.transpose_left && attributes.transpose_right))
    throw Error(Exit::wrong_use, "", "matrices " + inputs[0].text() + (attributes.transpose_left ? " transposed" : "") + " cannot multiply " +
                                         inputs[1].text() + (attributes.transpose_right ? " transposed" : "") + ".");
  Shape shape = inputs[0];
  shape.dims.end()[-2] = a.rows;
  shape.dims.end()[-1] = b.columns;
  return shape;
}

Flops batched_matmul_flops(const Node& node, const std::vector<Shape>& inputs) {
  const std::int64_t inner = stored_of(inputs[0], node.attributes.transpose_left).columns;
  const std::int64_t count = 2 * node.shape.size() * inner;
  return node.shape.batched ? Flops{count, 0} : Flops{0, count};
}

// As for matmul: dA = G·Bᵀ, dB = Aᵀ·G.
std::vector<Value> batched_matmul_gradient(Graph& graph, Value self, Value g) {
  const Attributes& attributes = graph.node(self).attributes;
  const Value a = graph.input(self, 0);
  const Value b = graph.input(self, 1);
  if (attributes.transpose_left) return {batched_matmul(graph, b, g, {.right = true}), batched_matmul(graph, a, g)};
  if (attributes.transpose_right) return {batched_matmul(graph, g, b), batched_matmul(graph, g, a, {.left = true})};
  return {batched_matmul(graph, g, b, {.right = true}), batched_matmul(graph, a, g, {.left = true})};
}

const Op batched_matmul_op{.name = "batched_matmul", .inputs = 2, .shape = batched_matmul_shape, .f32 = f32_of<BatchedMatmul>(), .f64 = f64_of<BatchedMatmul>(), .gradient = batched_matmul_gradient, .flops = batched_matmul_flops};

}  // namespace

Value batched_matmul(Graph& graph, Value a, Value b, Transposed transposed) {
  return graph.apply(batched_matmul_op, {operand(graph, a), operand(graph, b)}, {.transpose_left = transposed.left, .transpose_right = transposed.right});
}

std::span<const Op* const> batched_matmul_ops() {
  static constexpr const Op* table[] = {&batched_matmul_op};
  return table;
}

}  // namespace tephra::ops
