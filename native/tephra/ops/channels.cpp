#include <tephra/ops/channels.hpp>

#include <algorithm>
#include <numeric>

#include <tephra/ops/axis.hpp>
#include <tephra/ops/counts.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

// y = f(x, channel) for every number. Channels that lie beside each other are looped over innermost.
template <typename T, typename F>
void each_channel(const Step& step, const Batch& batch, const T* x, F f) {
  const Cut cut = cut_at(step.out_extent, step.axis, batch.rows);
  T* y = step.output<T>();
  if (cut.inner == 1) {
    for (std::int64_t outer = 0; outer < cut.outer; ++outer, x += cut.number, y += cut.number) {
      TEPHRA_EACH
      for (std::int64_t c = 0; c < cut.number; ++c) y[c] = f(x[c], c);
    }
    return;
  }
  for (std::int64_t outer = 0; outer < cut.outer; ++outer)
    for (std::int64_t c = 0; c < cut.number; ++c, x += cut.inner, y += cut.inner) {
      TEPHRA_EACH
      for (std::int64_t i = 0; i < cut.inner; ++i) y[i] = f(x[i], c);
    }
}

template <typename T>
void write_sum(T& to, double sum, bool adds) {
  to = adds ? to + static_cast<T>(sum) : static_cast<T>(sum);
}

// out[c] = Σ f(i) over the places i of channel c.
template <typename T, typename F>
void sum_channels(const Step& step, const Batch& batch, F f) {
  constexpr std::int64_t channel_strip = 64;
  const Cut cut = cut_at(step.in_extent[0], step.axis, batch.rows);
  T* out = step.output<T>();
  const std::int64_t width = cut.inner == 1 ? channel_strip : 1;
  for (std::int64_t begin = 0; begin < cut.number; begin += width) {
    double sums[channel_strip] = {};
    const std::int64_t here = std::min(width, cut.number - begin);
    // In runs of one number the sums of a strip of channels go on side by side, in longer runs those of neighbours in the run.
    const std::int64_t lanes = cut.inner == 1 ? here : std::min<std::int64_t>(8, cut.inner);
    const std::int64_t length = cut.inner == 1 ? here : cut.inner;
    for (std::int64_t outer = 0; outer < cut.outer; ++outer) {
      const std::int64_t from = (outer * cut.number + begin) * cut.inner;
      std::int64_t i = 0;
      for (; i + lanes <= length; i += lanes)
        for (std::int64_t k = 0; k < lanes; ++k) sums[k] += f(from + i + k);
      for (; i < length; ++i) sums[0] += f(from + i);
    }
    if (cut.inner == 1)
      for (std::int64_t k = 0; k < here; ++k) write_sum(out[begin + k], sums[k], batch.adds);
    else
      write_sum(out[begin], std::accumulate(sums, sums + lanes, 0.0), batch.adds);
  }
}

struct ChannelSums {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* x = step.input<T>(0);
    sum_channels<T>(step, batch, [=](std::int64_t i) { return static_cast<double>(x[i]); });
  }
};

struct ChannelDots {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* x = step.input<T>(0);
    const T* y = step.input<T>(1);
    sum_channels<T>(step, batch, [=](std::int64_t i) { return static_cast<double>(x[i]) * static_cast<double>(y[i]); });
  }
};

struct ChannelAdd {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* c = step.input<T>(1);
    each_channel(step, batch, step.input<T>(0), [=](T x, std::int64_t at) { return x + c[at]; });
  }
};

struct ChannelScale {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* c = step.input<T>(1);
    each_channel(step, batch, step.input<T>(0), [=](T x, std::int64_t at) { return x * c[at]; });
  }
};

struct ChannelAffine {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const T* factor = step.input<T>(1);
    const T* offset = step.input<T>(2);
    each_channel(step, batch, step.input<T>(0), [=](T x, std::int64_t at) { return x * factor[at] + offset[at]; });
  }
};

struct SpreadChannels {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Cut cut = cut_at(step.out_extent, step.axis, batch.rows);
    T* y = step.output<T>();
    for (std::int64_t outer = 0; outer < cut.outer; ++outer)
      for (std::int64_t c = 0; c < cut.number; ++c) y = std::fill_n(y, cut.inner, step.input<T>(0)[c]);
  }
};

// The axis of x must have one number a channel; every input after the first `wide` ones holds those.
Shape channels_of(const std::vector<Shape>& inputs, const Attributes& attributes, std::size_t wide) {
  const Shape& x = inputs[0];
  check_axis(x, attributes.axis);
  if (!x.batched) throw Error(Exit::wrong_use, "", "shape " + x.text() + " has no rows.");
  const Shape channels = Shape::of({dim(x, attributes.axis)});
  for (std::size_t i = wide; i < inputs.size(); ++i)
    if (!(inputs[i] == channels))
      throw Error(Exit::wrong_use, "", "shape " + inputs[i].text() + " is not one number for each of the channels in dimension " + std::to_string(attributes.axis) + " of " + x.text() + ".");
  return channels;
}

Shape channel_sums_shape(const std::vector<Shape>& inputs, const Attributes& attributes) { return channels_of({same_shape(inputs, {})}, attributes, 1); }

Shape channel_map_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  channels_of(inputs, attributes, 1);
  return inputs[0];
}

Shape channel_spread_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  channels_of({attributes.shape, inputs[0]}, attributes, 1);
  return attributes.shape;
}

std::int64_t channel_axis(const Graph& graph, Value self) { return graph.node(self).attributes.axis; }

std::vector<Value> channel_sums_gradient(Graph& graph, Value self, Value g) {
  return {spread_channels(graph, g, graph.node(graph.input(self)).shape, channel_axis(graph, self))};
}

std::vector<Value> channel_dots_gradient(Graph& graph, Value self, Value g) {
  const Value x = graph.input(self, 0), y = graph.input(self, 1);
  const std::int64_t axis = channel_axis(graph, self);
  if (x == y) return {channel_scale(graph, x, scale(graph, g, 2), axis), {}};
  return {channel_scale(graph, y, g, axis), channel_scale(graph, x, g, axis)};
}

std::vector<Value> channel_add_gradient(Graph& graph, Value self, Value g) { return {g, channel_sums(graph, g, channel_axis(graph, self))}; }

std::vector<Value> channel_scale_gradient(Graph& graph, Value self, Value g) {
  const std::int64_t axis = channel_axis(graph, self);
  return {channel_scale(graph, g, graph.input(self, 1), axis), channel_dots(graph, g, graph.input(self, 0), axis)};
}

std::vector<Value> channel_affine_gradient(Graph& graph, Value self, Value g) {
  auto gradients = channel_scale_gradient(graph, self, g);
  gradients.push_back(channel_sums(graph, g, channel_axis(graph, self)));
  return gradients;
}

std::vector<Value> channel_spread_gradient(Graph& graph, Value self, Value g) { return {channel_sums(graph, g, channel_axis(graph, self))}; }

const Op channel_sums_op{.name = "channel_sums", .inputs = 1, .shape = channel_sums_shape, .f32 = f32_of<ChannelSums>(), .f64 = f64_of<ChannelSums>(), .gradient = channel_sums_gradient, .flops = each_read<1>};
const Op channel_dots_op{.name = "channel_dots", .inputs = 2, .shape = channel_sums_shape, .f32 = f32_of<ChannelDots>(), .f64 = f64_of<ChannelDots>(), .gradient = channel_dots_gradient, .flops = each_read<2>};
const Op channel_add_op{.name = "channel_add", .inputs = 2, .shape = channel_map_shape, .f32 = f32_of<ChannelAdd>(), .f64 = f64_of<ChannelAdd>(), .gradient = channel_add_gradient, .in_place = true};
const Op channel_scale_op{.name = "channel_scale", .inputs = 2, .shape = channel_map_shape, .f32 = f32_of<ChannelScale>(), .f64 = f64_of<ChannelScale>(), .gradient = channel_scale_gradient, .in_place = true};
const Op channel_affine_op{.name = "channel_affine", .inputs = 3, .shape = channel_map_shape, .f32 = f32_of<ChannelAffine>(), .f64 = f64_of<ChannelAffine>(), .gradient = channel_affine_gradient, .flops = each_read<2>, .in_place = true};
const Op channel_spread_op{.name = "spread_channels", .inputs = 1, .shape = channel_spread_shape, .f32 = f32_of<SpreadChannels>(), .f64 = f64_of<SpreadChannels>(), .gradient = channel_spread_gradient, .flops = no_flops};

}  // namespace

Value channel_sums(Graph& graph, Value x, std::int64_t axis) { return graph.apply(channel_sums_op, {x}, {.axis = axis}); }
Value channel_dots(Graph& graph, Value x, Value y, std::int64_t axis) { return graph.apply(channel_dots_op, {x, y}, {.axis = axis}); }
Value channel_add(Graph& graph, Value x, Value c, std::int64_t axis) { return graph.apply(channel_add_op, {x, c}, {.axis = axis}); }
Value channel_scale(Graph& graph, Value x, Value c, std::int64_t axis) { return graph.apply(channel_scale_op, {x, c}, {.axis = axis}); }

Value channel_affine(Graph& graph, Value x, Value factor, Value offset, std::int64_t axis) {
  return graph.apply(channel_affine_op, {x, factor, offset}, {.axis = axis});
}

Value spread_channels(Graph& graph, Value c, const Shape& shape, std::int64_t axis) {
  return graph.apply(channel_spread_op, {c}, {.axis = axis, .shape = shape});
}

std::span<const Op* const> channel_ops() {
  static constexpr const Op* table[] = {&channel_sums_op, &channel_dots_op, &channel_add_op, &channel_scale_op, &channel_affine_op, &channel_spread_op};
  return table;
}

}  // namespace tephra::ops
