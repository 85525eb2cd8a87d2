#include <tephra/ops/channel_bias.hpp>

#include <algorithm>

#include <tephra/ops/kernel.hpp>
#include <tephra/ops/pooling.hpp>

namespace tephra::ops {
namespace {

// A batch seen as outer × channels × inner numbers.
struct Channels {
  std::int64_t outer;
  std::int64_t count;
  std::int64_t inner;
};

Channels channels_seen(const Extent& extent, std::int64_t axis, std::int64_t rows) {
  Channels channels{extent.batched ? rows : 1, extent.dims[axis], 1};
  for (std::int64_t i = 0; i < axis; ++i) channels.outer *= extent.dims[i];
  for (std::int64_t i = axis + 1; i < extent.rank; ++i) channels.inner *= extent.dims[i];
  return channels;
}

struct ChannelBias {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Channels channels = channels_seen(step.out_extent, step.axis, batch.rows);
    const T* x = step.input<T>(0);
    const T* b = step.input<T>(1);
    T* y = step.output<T>();
    if (channels.inner == 1) {
      for (std::int64_t outer = 0; outer < channels.outer; ++outer, x += channels.count, y += channels.count) {
        TEPHRA_EACH
        for (std::int64_t i = 0; i < channels.count; ++i) y[i] = x[i] + b[i];
      }
      return;
    }
    for (std::int64_t line = 0; line < channels.outer * channels.count; ++line, x += channels.inner, y += channels.inner) {
      const T bias = b[line % channels.count];
      TEPHRA_EACH
      for (std::int64_t i = 0; i < channels.inner; ++i) y[i] = x[i] + bias;
    }
  }
};

constexpr std::int64_t channels_at_once = 64;

// Channels lie beside each other: a strip of them at a time, whose sums stay in registers or the nearest cache.
template <typename T>
void sum_last_channels(const Channels& channels, const T* x, T* out, bool adds) {
  for (std::int64_t begin = 0; begin < channels.count; begin += channels_at_once) {
    double sums[channels_at_once] = {};
    const std::int64_t width = std::min(channels_at_once, channels.count - begin);
    for (std::int64_t outer = 0; outer < channels.outer; ++outer) {
      const T* line = x + outer * channels.count + begin;
      for (std::int64_t i = 0; i < width; ++i) sums[i] += static_cast<double>(line[i]);
    }
    for (std::int64_t i = 0; i < width; ++i) out[begin + i] = static_cast<T>(sums[i]) + (adds ? out[begin + i] : T(0));
  }
}

template <typename T>
double sum_of_line(const T* x, std::int64_t count) {
  double sums[8] = {};  // independent, so that the additions overlap
  std::int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int k = 0; k < 8; ++k) sums[k] += static_cast<double>(x[i + k]);
  for (; i < count; ++i) sums[0] += static_cast<double>(x[i]);
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

struct SumChannels {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Channels channels = channels_seen(step.in_extent[0], step.axis, batch.rows);
    const T* x = step.input<T>(0);
    T* out = step.output<T>();
    if (channels.inner == 1) return sum_last_channels(channels, x, out, batch.adds);
    for (std::int64_t channel = 0; channel < channels.count; ++channel) {
      double sum = 0;
      for (std::int64_t outer = 0; outer < channels.outer; ++outer)
        sum += sum_of_line(x + (outer * channels.count + channel) * channels.inner, channels.inner);
      out[channel] = static_cast<T>(sum) + (batch.adds ? out[channel] : T(0));
    }
  }
};

struct SpreadChannels {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const Channels channels = channels_seen(step.out_extent, step.axis, batch.rows);
    const T* x = step.input<T>(0);
    T* y = step.output<T>();
    for (std::int64_t line = 0; line < channels.outer * channels.count; ++line)
      std::fill_n(y + line * channels.inner, channels.inner, x[line % channels.count]);
  }
};

std::int64_t channels_along(const Shape& shape, std::int64_t axis) {
  if (!shape.batched || axis < 0 || axis >= static_cast<std::int64_t>(shape.dims.size()))
    throw Error(Exit::wrong_use, "", "shape " + shape.text() + " has no channels; it must be B×C×….");
  return shape.dims[static_cast<std::size_t>(axis)];
}

Shape channel_bias_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (inputs[1] != Shape::of({channels_along(inputs[0], attributes.axis)}))
    throw Error(Exit::wrong_use, "", "a bias of shape " + inputs[1].text() + " does not fit " + inputs[0].text() + ": it must have one number a channel.");
  return inputs[0];
}

Shape sum_channels_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  return Shape::of({channels_along(inputs[0], attributes.axis)});
}

Shape spread_channels_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (inputs[0] != Shape::of({channels_along(attributes.shape, attributes.axis)}))
    throw Error(Exit::wrong_use, "", "numbers of shape " + inputs[0].text() + " are not one a channel of " + attributes.shape.text() + ".");
  return attributes.shape;
}

Flops one_each_summed(const Node&, const std::vector<Shape>& inputs) { return {inputs[0].size(), 0}; }
Flops spread_free(const Node&, const std::vector<Shape>&) { return {}; }

std::vector<Value> channel_bias_gradient(Graph& graph, Value self, Value g) {
  return {g, sum_channels(graph, g, graph.node(self).attributes.axis)};
}
std::vector<Value> sum_channels_gradient(Graph& graph, Value self, Value g) {
  return {spread_channels(graph, g, graph.node(graph.input(self)).shape, graph.node(self).attributes.axis)};
}
std::vector<Value> spread_channels_gradient(Graph& graph, Value self, Value g) {
  return {sum_channels(graph, g, graph.node(self).attributes.axis)};
}

const Op channel_bias_op{.name = "channel_bias", .inputs = 2, .shape = channel_bias_shape, .f32 = f32_of<ChannelBias>(), .f64 = f64_of<ChannelBias>(), .gradient = channel_bias_gradient, .in_place = true};
const Op sum_channels_op{.name = "sum_channels", .inputs = 1, .shape = sum_channels_shape, .f32 = f32_of<SumChannels>(), .f64 = f64_of<SumChannels>(), .gradient = sum_channels_gradient, .flops = one_each_summed};
const Op spread_channels_op{.name = "spread_channels", .inputs = 1, .shape = spread_channels_shape, .f32 = f32_of<SpreadChannels>(), .f64 = f64_of<SpreadChannels>(), .gradient = spread_channels_gradient, .flops = spread_free};

}  // namespace

Value channel_bias(Graph& graph, Value x, Value bias, std::int64_t axis) { return graph.apply(channel_bias_op, {x, bias}, {.axis = axis}); }

Value sum_channels(Graph& graph, Value x, std::int64_t axis) {
  // A max pool's gradient puts each number at one place of its channel, the first dimension: the sums are those of what it puts there.
  if (const Value put = put_by_max_pool(graph, x); axis == 0 && put.exists()) return sum_channels(graph, put, axis);
  return graph.apply(sum_channels_op, {x}, {.axis = axis});
}

Value spread_channels(Graph& graph, Value x, const Shape& shape, std::int64_t axis) {
  return graph.apply(spread_channels_op, {x}, {.axis = axis, .shape = shape});
}

std::span<const Op* const> channel_ops() {
  static constexpr const Op* table[] = {&channel_bias_op, &sum_channels_op, &spread_channels_op};
  return table;
}

}  // namespace tephra::ops
