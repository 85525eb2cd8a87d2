#include <tephra/layers/blocks.hpp>

#include <tephra/layers/convolution.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/layers/normalisation.hpp>
#include <tephra/layers/pooling.hpp>
#include <tephra/ops/arrange.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {
namespace {

void check_image(const Graph& graph, Value x, const std::string& id) {
  const Shape& shape = graph.node(x).shape;
  if (!shape.batched || shape.dims.size() < 2 || shape.dims.size() > 4)
    throw Error(Exit::wrong_use, id, "this block needs B×C×spatial with one to three spatial dimensions, not " + shape.text() + ".");
}

// Convolution with an odd kernel that keeps sizes (for stride 1).
Value convolved(Graph& graph, Value x, const std::string& id, std::int64_t channels, std::int64_t kernel, std::int64_t stride = 1) {
  return convolution(graph, x, {.id = id, .channels = channels, .kernel = {kernel}, .stride = {stride}, .padding = {(kernel - 1) / 2}, .bias = false, .start = Initial::he});
}

Value shortcut(Graph& graph, Value x, const Residual& settings) {
  if (graph.node(x).shape.dims[0] == settings.channels && settings.stride == 1) return x;
  const Value projected = convolved(graph, x, settings.id + "/projection", settings.channels, 1, settings.stride);
  return batch_norm(graph, projected, {.id = settings.id + "/projection_norm"});
}

// norm – relu – convolution – dropout
Value composite(Graph& graph, Value x, const std::string& prefix, const std::string& suffix, std::int64_t channels, std::int64_t kernel, double rate) {
  Value y = batch_norm(graph, x, {.id = prefix + "norm" + suffix});
  y = activation(graph, y, {.id = prefix + "norm" + suffix, .activation = Activation::relu});
  y = convolved(graph, y, prefix + "convolution" + suffix, channels, kernel);
  return rate == 0 ? y : dropout(graph, y, {.id = prefix + "dropout" + suffix, .rate = rate});
}

}  // namespace

Value residual(Graph& graph, Value x, const Residual& settings) {
  const BlockScope scope(graph, settings.id);
  check_image(graph, x, settings.id);
  const auto inside = [&](const char* name) { return settings.id + "/" + name; };
  Value y = convolved(graph, x, inside("convolution_1"), settings.channels, 3, settings.stride);
  y = batch_norm(graph, y, {.id = inside("norm_1")});
  y = activation(graph, y, {.id = inside("norm_1"), .activation = settings.activation});
  y = convolved(graph, y, inside("convolution_2"), settings.channels, 3);
  y = batch_norm(graph, y, {.id = inside("norm_2")});
  return activation(graph, ops::add(graph, y, shortcut(graph, x, settings)), {.id = settings.id, .activation = settings.activation});
}

Value transition_down(Graph& graph, Value x, const TransitionDown& settings) {
  const BlockScope scope(graph, settings.id);
  check_image(graph, x, settings.id);
  const Value y = composite(graph, x, settings.id + "/", "", graph.node(x).shape.dims[0], 1, settings.dropout);
  return pool(graph, y, {.id = settings.id + "/pool", .kind = Pooling::max, .size = {2}});
}

Value transition_up(Graph& graph, Value x, const TransitionUp& settings) {
  const BlockScope scope(graph, settings.id);
  check_image(graph, x, settings.id);
  const std::int64_t channels = settings.channels == 0 ? graph.node(x).shape.dims[0] : settings.channels;
  return transposed_convolution(graph, x, {.id = settings.id, .channels = channels, .kernel = {3}, .stride = {2}, .padding = {1}, .output_padding = {1}});
}

Value dense_block(Graph& graph, Value x, const DenseBlock& settings) {
  const BlockScope scope(graph, settings.id);
  check_image(graph, x, settings.id);
  if (settings.layers < 1) throw Error(Exit::wrong_use, settings.id, "a dense block needs at least one layer.");
  if (settings.transition == Transition::up) x = transition_up(graph, x, {.id = settings.id + "/up"});
  for (std::int64_t layer = 1; layer <= settings.layers; ++layer) {
    const Value made = composite(graph, x, settings.id + "/", "_" + std::to_string(layer), settings.growth, 3, settings.dropout);
    x = ops::concatenate(graph, x, made, 0);
  }
  return settings.transition == Transition::down ? transition_down(graph, x, {.id = settings.id + "/down", .dropout = settings.dropout}) : x;
}

}  // namespace tephra::layers
