#include <tephra/ops/convolution_layout.hpp>

#include <algorithm>

#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

// y = xᵀ in squares that fit a few cache lines; x is lines × columns.
template <typename T>
void transpose(const T* x, std::int64_t lines, std::int64_t columns, T* y) {
  constexpr std::int64_t side = 16;
  for (std::int64_t first_line = 0; first_line < lines; first_line += side)
    for (std::int64_t first_column = 0; first_column < columns; first_column += side) {
      const std::int64_t end_line = std::min(first_line + side, lines);
      const std::int64_t end_column = std::min(first_column + side, columns);
      for (std::int64_t column = first_column; column < end_column; ++column)
        for (std::int64_t line = first_line; line < end_line; ++line) y[column * lines + line] = x[line * columns + column];
    }
}

template <typename T>
void transpose_rows(const Step& step, const Batch& batch, std::int64_t lines) {
  const std::int64_t size = step.out_extent.size;
  for (std::int64_t row = 0; row < batch.rows; ++row) transpose(step.input<T>(0) + row * size, lines, size / lines, step.output<T>() + row * size);
}

struct ChannelsLast {
  template <typename T>
  static void run(const Step& step, const Batch& batch) { transpose_rows<T>(step, batch, step.in_extent[0].dims[0]); }
};
struct ChannelsFirst {
  template <typename T>
  static void run(const Step& step, const Batch& batch) { transpose_rows<T>(step, batch, step.in_extent[0].size / step.in_extent[0].last); }
};

void check_channels(const Shape& shape) {
  if (!shape.batched || shape.dims.size() < 2) throw Error(Exit::wrong_use, "", "shape " + shape.text() + " has no channels and places.");
}

Shape last_shape(const std::vector<Shape>& inputs, const Attributes&) { return shape_with_channels_last(inputs[0]); }

Shape first_shape(const std::vector<Shape>& inputs, const Attributes&) {
  check_channels(inputs[0]);
  Shape shape = inputs[0];
  std::rotate(shape.dims.begin(), shape.dims.end() - 1, shape.dims.end());
  return shape;
}

Flops moved_only(const Node&, const std::vector<Shape>&) { return {}; }

std::vector<Value> last_gradient(Graph& graph, Value, Value g) { return {graph.apply(channels_first_op(), {g})}; }
std::vector<Value> first_gradient(Graph& graph, Value, Value g) { return {graph.apply(channels_last_op(), {g})}; }

const Op last_op{.name = "channels_last", .inputs = 1, .shape = last_shape, .f32 = f32_of<ChannelsLast>(), .f64 = f64_of<ChannelsLast>(), .gradient = last_gradient, .flops = moved_only};
const Op first_op{.name = "channels_first", .inputs = 1, .shape = first_shape, .f32 = f32_of<ChannelsFirst>(), .f64 = f64_of<ChannelsFirst>(), .gradient = first_gradient, .flops = moved_only};

}  // namespace

const Op& channels_last_op() { return last_op; }
const Op& channels_first_op() { return first_op; }

Shape shape_with_channels_last(const Shape& shape) {
  check_channels(shape);
  Shape last = shape;
  std::rotate(last.dims.begin(), last.dims.begin() + 1, last.dims.end());
  return last;
}

std::span<const Op* const> layout_ops() {
  static constexpr const Op* table[] = {&last_op, &first_op};
  return table;
}

}  // namespace tephra::ops
