#include <tephra/layers/convolution.hpp>

#include <tephra/layers/windows.hpp>
#include <tephra/ops/channel_bias.hpp>
#include <tephra/ops/convolution.hpp>
#include <tephra/ops/convolution_window.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra::layers {
namespace {

Window window_of(int spatial, const Sizes& kernel, const Sizes& stride, const Sizes& padding, const std::string& id) {
  return {.spatial = spatial,
          .kernel = sizes_over(spatial, {"kernel", kernel, 1}, id),
          .stride = sizes_over(spatial, {"stride", stride, 1}, id),
          .padding = sizes_over(spatial, {"padding", padding, 0}, id)};
}

// Weights first×second×kernel.
std::vector<std::int64_t> weight_dims(std::int64_t first, std::int64_t second, const Window& window) {
  std::vector<std::int64_t> dims{first, second};
  dims.insert(dims.end(), window.kernel.begin(), window.kernel.begin() + window.spatial);
  return dims;
}

template <typename Settings>
Value bias_of(Graph& graph, const Settings& settings, const InitialRule& of_weight) {
  const Initial start = settings.start == Initial::uniform ? Initial::uniform : Initial::zeros;
  return graph.parameter(settings.id, "bias", {settings.channels}, {start, of_weight.fan_in, of_weight.fan_out});
}

}  // namespace

Value convolution(Graph& graph, Value x, const Convolution& settings) {
  const BlockScope scope(graph, settings.id);
  const Spread from = spread_over(graph, x, settings.kernel, settings.id);
  const Window window = window_of(from.spatial, settings.kernel, settings.stride, settings.padding, settings.id);
  const std::int64_t inputs = graph.node(from.x).shape.dims[0];
  const std::int64_t volume = ops::volume_of(window);
  const InitialRule start{settings.start, capped_product(inputs, volume), capped_product(settings.channels, volume), settings.scale};
  const Value weight = graph.parameter(settings.id, "weight", weight_dims(settings.channels, inputs, window), start);
  const Value y = settings.bias ? ops::convolution_bias(graph, from.x, weight, bias_of(graph, settings, start), window)
                                : ops::convolution(graph, from.x, weight, window);
  return activation(graph, y, {.id = settings.id, .activation = settings.activation});
}

Value transposed_convolution(Graph& graph, Value x, const TransposedConvolution& settings) {
  const BlockScope scope(graph, settings.id);
  const Spread from = spread_over(graph, x, settings.kernel, settings.id);
  Window window = window_of(from.spatial, settings.kernel, settings.stride, settings.padding, settings.id);
  window.output_padding = sizes_over(from.spatial, {"output padding", settings.output_padding, 0}, settings.id);
  const std::int64_t inputs = graph.node(from.x).shape.dims[0];
  const std::int64_t volume = ops::volume_of(window);
  const InitialRule start{settings.start, capped_product(settings.channels, volume), capped_product(inputs, volume), settings.scale};
  const Value weight = graph.parameter(settings.id, "weight", weight_dims(inputs, settings.channels, window), start);
  Value y = ops::convolution_input_gradient(graph, from.x, weight, window);
  if (settings.bias) y = ops::channel_bias(graph, y, bias_of(graph, settings, start));
  return activation(graph, y, {.id = settings.id, .activation = settings.activation});
}

Sizes same_padding(const Sizes& kernel) {
  Sizes padding;
  for (const std::int64_t size : kernel) {
    if (size < 1 || size % 2 == 0)
      throw Error(Exit::wrong_use, "", "a window of " + std::to_string(size) + " has no padding that keeps sizes. Use an odd window.");
    padding.push_back((size - 1) / 2);
  }
  return padding;
}

}  // namespace tephra::layers
