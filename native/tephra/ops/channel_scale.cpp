#include <tephra/ops/channel_scale.hpp>

#include <algorithm>
#include <numeric>

#include <tephra/ops/axis.hpp>
#include <tephra/ops/channel_bias.hpp>
#include <tephra/ops/counts.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

// y = f(x, channel) for every number. Channels that lie beside each other are looped over innermost.
template <typename T, typename F>
void each_channel(const Step& step, const Batch& batch, F f) {
  const Cut cut = cut_at(step.out_extent, step.axis, batch.rows);
  const T* x = step.input<T>(0);
  T* y = step.output<T>();
  if (cut.inner == 1) {
    for (std::int64_t outer = 0; outer < cut.outer; ++outer, x += cut.number, y += cut.number) {
      TEPHRA_EACH
      for (std::int64_t c = 0; c < cut.number; ++c) y[c] = f(x[c], c);
    }
    return;
  }
  for (std::int64_t line = 0; line < cut.outer * cut.number; ++line, x += cut.inner, y += cut.inner) {
    const std::int64_t c = line % cut.number;
    TEPHRA_EACH
    for (std::int64_t i = 0; i < cut.inner; ++i) y[i] = f(x[i], c);
  }
}

struct ChannelScale {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* factor = step.input<T>(1);
    each_channel<T>(step, batch, [=](T x, std::int64_t c) { return x * factor[c]; });
  }
};

struct ChannelAffine {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* factor = step.input<T>(1);
    const T* offset = step.input<T>(2);
    each_channel<T>(step, batch, [=](T x, std::int64_t c) { return x * factor[c] + offset[c]; });
  }
};

template <typename T>
void write_dot(T& to, double dot, bool adds) {
  to = static_cast<T>(dot) + (adds ? to : T(0));
}

// Eight running sums: independent, so that the additions overlap, and always in the same order.
constexpr std::int64_t dot_lanes = 8;

template <typename T>
void add_dot(const T* x, const T* y, std::int64_t count, double* sums) {
  std::int64_t i = 0;
  for (; i + dot_lanes <= count; i += dot_lanes)
    for (std::int64_t k = 0; k < dot_lanes; ++k) sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(y[i + k]);
  for (; i < count; ++i) sums[0] += static_cast<double>(x[i]) * static_cast<double>(y[i]);
}

// Channels beside each other: a strip of them at a time.
template <typename T>
void dot_last_channels(const Cut& cut, const Step& step, bool adds) {
  constexpr std::int64_t channels_together = 64;
  for (std::int64_t begin = 0; begin < cut.number; begin += channels_together) {
    double sums[channels_together] = {};
    const std::int64_t width = std::min(channels_together, cut.number - begin);
    for (std::int64_t outer = 0; outer < cut.outer; ++outer) {
      const T* x = step.input<T>(0) + outer * cut.number + begin;
      const T* y = step.input<T>(1) + outer * cut.number + begin;
      for (std::int64_t i = 0; i < width; ++i) sums[i] += static_cast<double>(x[i]) * static_cast<double>(y[i]);
    }
    for (std::int64_t i = 0; i < width; ++i) write_dot(step.output<T>()[begin + i], sums[i], adds);
  }
}

struct ChannelDots {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.in_extent[0], step.axis, batch.rows);
    if (cut.inner == 1) return dot_last_channels<T>(cut, step, batch.adds);
    for (std::int64_t c = 0; c < cut.number; ++c) {
      double sums[dot_lanes] = {};
      for (std::int64_t outer = 0; outer < cut.outer; ++outer) {
        const std::int64_t from = (outer * cut.number + c) * cut.inner;
        add_dot(step.input<T>(0) + from, step.input<T>(1) + from, cut.inner, sums);
      }
      write_dot(step.output<T>()[c], std::accumulate(sums, sums + dot_lanes, 0.0), batch.adds);
    }
  }
};

Shape one_a_channel(const Shape& x, std::int64_t axis) {
  check_axis(x, axis);
  if (!x.batched) throw Error(Exit::wrong_use, "", "shape " + x.text() + " has no rows.");
  return Shape::of({dim(x, axis)});
}

Shape channel_dots_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  return one_a_channel(same_shape(inputs, {}), attributes.axis);
}

Shape channel_scale_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  const Shape channels = one_a_channel(inputs[0], attributes.axis);
  for (std::size_t i = 1; i < inputs.size(); ++i)
    if (!(inputs[i] == channels))
      throw Error(Exit::wrong_use, "", "shape " + inputs[i].text() + " is not one number for each of the channels in dimension " + std::to_string(attributes.axis) + " of " + inputs[0].text() + ".");
  return inputs[0];
}

std::vector<Value> channel_dots_gradient(Graph& graph, Value self, Value g) {
  const Value x = graph.input(self, 0), y = graph.input(self, 1);
  const std::int64_t axis = graph.node(self).attributes.axis;
  if (x == y) return {channel_scale(graph, x, scale(graph, g, 2), axis), {}};
  return {channel_scale(graph, y, g, axis), channel_scale(graph, x, g, axis)};
}

std::vector<Value> channel_scale_gradient(Graph& graph, Value self, Value g) {
  const std::int64_t axis = graph.node(self).attributes.axis;
  return {channel_scale(graph, g, graph.input(self, 1), axis), channel_dots(graph, g, graph.input(self, 0), axis)};
}

std::vector<Value> channel_affine_gradient(Graph& graph, Value self, Value g) {
  auto gradients = channel_scale_gradient(graph, self, g);
  gradients.push_back(sum_channels(graph, g, graph.node(self).attributes.axis));
  return gradients;
}

const Op channel_dots_op{.name = "channel_dots", .inputs = 2, .shape = channel_dots_shape, .f32 = f32_of<ChannelDots>(), .f64 = f64_of<ChannelDots>(), .gradient = channel_dots_gradient, .flops = each_read<2>};
const Op channel_scale_op{.name = "channel_scale", .inputs = 2, .shape = channel_scale_shape, .f32 = f32_of<ChannelScale>(), .f64 = f64_of<ChannelScale>(), .gradient = channel_scale_gradient, .in_place = true};
const Op channel_affine_op{.name = "channel_affine", .inputs = 3, .shape = channel_scale_shape, .f32 = f32_of<ChannelAffine>(), .f64 = f64_of<ChannelAffine>(), .gradient = channel_affine_gradient, .flops = each_read<2>, .in_place = true};

}  // namespace

Value channel_dots(Graph& graph, Value x, Value y, std::int64_t axis) { return graph.apply(channel_dots_op, {x, y}, {.axis = axis}); }
Value channel_scale(Graph& graph, Value x, Value c, std::int64_t axis) { return graph.apply(channel_scale_op, {x, c}, {.axis = axis}); }

Value channel_affine(Graph& graph, Value x, Value factor, Value offset, std::int64_t axis) {
  return graph.apply(channel_affine_op, {x, factor, offset}, {.axis = axis});
}

std::span<const Op* const> channel_scale_ops() {
  static constexpr const Op* table[] = {&channel_dots_op, &channel_scale_op, &channel_affine_op};
  return table;
}

}  // namespace tephra::ops
