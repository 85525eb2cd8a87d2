#include "measures.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>

#include "grid.hpp"
#include "networks.hpp"

namespace tephra::calibrate {
namespace {

using Apply = std::function<Value(Graph&, Value, const std::string&)>;

constexpr std::int64_t rows = 128, width = 64, image_rows = 32, channels = 8, side = 14;
constexpr int stacked = 4;

const std::vector<std::pair<const char*, Activation>> functions = {
    {"none", Activation::identity}, {"relu", Activation::relu}, {"tanh", Activation::tanh}, {"sigmoid", Activation::sigmoid}, {"softplus", Activation::softplus},
    {"gelu", Activation::gelu}, {"leaky_relu", Activation::leaky_relu}, {"elu", Activation::elu}, {"silu", Activation::silu}, {"softmax", Activation::softmax}};

const std::vector<std::pair<const char*, Apply>> on_rows = {
    {"dropout", [](Graph& graph, Value x, const std::string& id) { return layers::dropout(graph, x, {.id = id, .rate = 0.5}); }},
    {"layer-norm", [](Graph& graph, Value x, const std::string& id) { return layers::layer_norm(graph, x, {.id = id}); }}};

const std::vector<std::pair<const char*, Apply>> on_images = {
    {"batch-norm", [](Graph& graph, Value x, const std::string& id) { return layers::batch_norm(graph, x, {.id = id}); }},
    {"pool", [](Graph& graph, Value x, const std::string& id) { return layers::pool(graph, x, {.id = id, .kind = Pooling::max, .size = {2}, .stride = {1}}); }},
    {"add", [](Graph& graph, Value x, const std::string& id) { return layers::add(graph, {x, x}, {.id = id}); }},
    {"permute", [](Graph& graph, Value x, const std::string& id) { return layers::permute(graph, x, {.id = id, .order = {0, 2, 1}}); }}};

double rows_seconds(Dtype dtype, const layers::Dense& layer, const Apply& apply) {
  Graph graph(dtype);
  Value x = first_layer(graph, width);
  for (int number = 0; number < stacked; ++number) {
    layers::Dense settings = layer;
    settings.id = "layer" + std::to_string(number);
    x = layers::dense(graph, x, settings);
    if (apply) x = apply(graph, x, settings.id + "+");
  }
  return step_seconds(graph, squared_error(graph, x), rows);
}

double images_seconds(Dtype dtype, const Apply& apply) {
  Graph graph(dtype);
  Value x = layers::convolution(graph, graph.placeholder("x", {1, side, side}), {.id = "first", .channels = channels});
  if (apply) x = apply(graph, x, "layer");
  return step_seconds(graph, squared_error(graph, x), image_rows);
}

}  // namespace

files::Json layers_a_number(Dtype dtype) {
  const auto a_number = [](double with, double without, std::int64_t numbers) { return std::max(with - without, 0.0) / static_cast<double>(numbers); };
  const double bare = rows_seconds(dtype, {.units = width, .bias = false}, {});
  files::Json all;
  for (const auto& [name, function] : functions)
    all.set(name, a_number(rows_seconds(dtype, {.units = width, .activation = function}, {}), bare, stacked * rows * width));
  for (const auto& [name, apply] : on_rows) all.set(name, a_number(rows_seconds(dtype, {.units = width, .bias = false}, apply), bare, stacked * rows * width));
  const double image = images_seconds(dtype, {});
  for (const auto& [name, apply] : on_images) all.set(name, a_number(images_seconds(dtype, apply), image, image_rows * channels * side * side));
  return all;
}

files::Json losses(Dtype dtype) {
  const std::vector<Axis> axes = {{"rows", {4, 32, 128, 512}}, {"width", {2, 10, 128}}};
  files::Json all;
  all.set("mean-squared-error", grid_of(axes, [&](const std::vector<std::int64_t>& at) {
    Graph graph(dtype);
    return step_seconds(graph, squared_error(graph, first_layer(graph, at[1])), at[0]);
  }));
  all.set("cross-entropy", grid_of(axes, [&](const std::vector<std::int64_t>& at) {
    Graph graph(dtype);
    const Value logits = first_layer(graph, at[1]);
    return step_seconds(graph, {.prediction = logits, .loss = losses::cross_entropy(graph, {.id = "loss"}, logits, graph.labels("label", at[1]))}, at[0]);
  }));
  return all;
}

}  // namespace tephra::calibrate
