#include <tephra/ops/linear.hpp>

#include <algorithm>

#include <tephra/ops/blas.hpp>
#include <tephra/ops/kernel.hpp>
#include <tephra/ops/reductions.hpp>
#include <tephra/ops/storage.hpp>

namespace tephra::ops {
namespace {

// A shape seen as a matrix; rows = -1 stands for the batch, with the dimensions before the last.
struct Matrix {
  std::int64_t rows;
  std::int64_t columns;
};

Matrix matrix_of(const Shape& shape, bool transposed) {
  if (shape.batched ? shape.dims.empty() : shape.dims.size() != 2)
    throw Error(Exit::wrong_use, "", "shape " + shape.text() + " is not a matrix; flatten it first.");
  const Matrix matrix = shape.batched ? Matrix{-1, shape.last()} : Matrix{shape.dims[0], shape.dims[1]};
  return transposed ? Matrix{matrix.columns, matrix.rows} : matrix;
}

// Rows that are summed over are the same on both sides.
bool same_rows(const Shape& a, const Shape& b) {
  return a.dims.size() == b.dims.size() && std::equal(a.dims.begin(), a.dims.end() - 1, b.dims.begin());
}

Shape matmul_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Matrix a = matrix_of(inputs[0], attributes.transpose_left);
  const Matrix b = matrix_of(inputs[1], attributes.transpose_right);
  const bool sums_rows = a.columns == -1;
  if (a.columns != b.rows || (attributes.transpose_left && attributes.transpose_right) || b.columns == -1 || (sums_rows && !same_rows(inputs[0], inputs[1])))
    throw Error(Exit::wrong_use, "", "a matrix " + inputs[0].text() + (attributes.transpose_left ? " transposed" : "") +
                                         " cannot multiply " + inputs[1].text() + (attributes.transpose_right ? " transposed" : "") + ".");
  if (a.rows != -1) return Shape::of({a.rows, b.columns});
  Shape shape = inputs[0];
  shape.dims.back() = b.columns;
  return shape;
}

struct Matmul {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const auto lines = [&](const Extent& extent) { return extent.count(batch.rows) / extent.last; };
    const Extent& a = step.in_extent[0];
    const Extent& b = step.in_extent[1];
    const std::int64_t inner = step.transpose_left ? lines(a) : a.last;
    const bool adds = batch.adds && a.batched && !step.out_extent.batched;
    const Product product{.rows = lines(step.out_extent), .columns = step.out_extent.last, .inner = inner,
                          .transpose_a = step.transpose_left, .transpose_b = step.transpose_right, .adds = adds};
    gemm<T>(product, step.input<T>(0), a.last, step.input<T>(1), b.last, step.output<T>());
  }
};

Flops matmul_flops(const Node& node, const std::vector<Shape>& inputs) {
  const bool sums_rows = node.attributes.transpose_left;
  const std::int64_t lines = inputs[0].size() / inputs[0].last();
  const std::int64_t inner = sums_rows ? lines : inputs[0].last();
  const std::int64_t each = 2 * node.shape.size() * inner;
  return node.shape.batched || inputs[0].batched ? Flops{each, 0} : Flops{0, each};
}

// C = A·B: dA = G·Bᵀ, dB = Aᵀ·G; the transposed cases follow from it and stay among the three that exist.
std::vector<Value> matmul_gradient(Graph& graph, Value self, Value g) {
  const Node& node = graph.node(self);
  const Value a = node.inputs[0];
  const Value b = node.inputs[1];
  if (node.attributes.transpose_left) return {matmul(graph, b, g, {.right = true}), matmul(graph, a, g)};
  if (node.attributes.transpose_right) return {matmul(graph, g, b), matmul(graph, g, a, {.left = true})};
  return {matmul(graph, g, b, {.right = true}), matmul(graph, a, g, {.left = true})};
}

Shape bias_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (!inputs[0].batched || inputs[1].batched || inputs[0].dims != inputs[1].dims)
    throw Error(Exit::wrong_use, "", "a bias of shape " + inputs[1].text() + " does not fit " + inputs[0].text() + ".");
  return inputs[0];
}

struct AddBias {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    map_after_bias<T>(step, batch, [](T x) { return x; });
  }
};

std::vector<Value> bias_gradient(Graph& graph, Value, Value g) { return {g, sum_rows(graph, g)}; }

const Op matmul_op{.name = "matmul", .inputs = 2, .shape = matmul_shape, .f32 = f32_of<Matmul>(), .f64 = f64_of<Matmul>(), .gradient = matmul_gradient, .flops = matmul_flops};
const Op bias_op{.name = "add_bias", .inputs = 2, .shape = bias_shape, .f32 = f32_of<AddBias>(), .f64 = f64_of<AddBias>(), .gradient = bias_gradient, .in_place = true};

}  // namespace

Value matmul(Graph& graph, Value a, Value b, Transposed transposed) {
  return graph.apply(matmul_op, {operand(graph, a), operand(graph, b)}, {.transpose_left = transposed.left, .transpose_right = transposed.right});
}

Value add_bias(Graph& graph, Value x, Value bias) { return graph.apply(bias_op, {x, bias}); }

const Op& add_bias_op() { return bias_op; }

std::span<const Op* const> linear_ops() {
  static constexpr const Op* table[] = {&matmul_op, &bias_op};
  return table;
}

}  // namespace tephra::ops
