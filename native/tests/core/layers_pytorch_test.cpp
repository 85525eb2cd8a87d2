#include <doctest/doctest.h>

#include <functional>

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>

#include "numbers.hpp"
#include "reference.hpp"

using namespace tephra;
using testing::Numbers;
using testing::values_of;

namespace {

constexpr double tolerance = 1e-10;
constexpr std::int64_t rows = 4;

using Dims = std::vector<std::int64_t>;
using In = const std::vector<Value>&;

struct Case {
  std::string name;
  std::vector<Dims> inputs;
  std::function<Value(Graph&, In)> build;
};

void append(Numbers& to, Span span) {
  const auto values = values_of(span);
  to.insert(to.end(), values.begin(), values.end());
}

// As reference_layers.py: the sum that is differentiated, the output, the gradients, the states afterwards.
Numbers numbers_of(const Case& layer) {
  Graph graph(Dtype::f64);
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < layer.inputs.size(); ++i) inputs.push_back(graph.placeholder("x" + std::to_string(i), layer.inputs[i]));
  const Value y = layer.build(graph, inputs);
  const bool is_loss = graph.node(y).shape.is_scalar();
  const Value loss = is_loss ? y : ops::sum_all(graph, ops::multiply(graph, y, graph.placeholder("weights", graph.node(y).shape.dims)));
  Executor executor(graph, {.prediction = is_loss ? inputs[0] : y, .loss = loss}, {.max_rows = rows});
  executor.initialise();
  int series = 0;
  for (const auto& entry : executor.parameters().entries())
    if (entry.trained) testing::fill_wave(executor.parameters().values(entry), ++series);
  for (const auto& input : executor.inputs())
    if (input.values.dtype == Dtype::i32)
      for (std::int64_t i = 0; i < rows; ++i) input.values.set(i, static_cast<double>(i % 3));
    else testing::fill_wave(input.values, input.name == "weights" ? 20 : 10 + (input.name[1] - '0'));
  executor.step(rows, rows, 1);

  Numbers numbers{executor.loss_sum()};
  if (is_loss) numbers.push_back(executor.loss_sum());
  else append(numbers, executor.prediction());
  for (const auto& entry : executor.gradients().entries())
    if (entry.trained) append(numbers, executor.gradients().values(entry));
  // Gradients come divided by the row count.
  for (std::size_t i = 1 + static_cast<std::size_t>(is_loss ? 1 : executor.prediction().count); i < numbers.size(); ++i) numbers[i] *= static_cast<double>(rows);
  for (const auto& entry : executor.parameters().entries())
    if (!entry.trained) append(numbers, executor.parameters().values(entry));
  return numbers;
}

Value norm(Graph& graph, In in) { return layers::batch_norm(graph, in[0], {.id = "n", .momentum = 0.3}); }

Value burgers(Graph& graph, In in) {
  const Value hidden = layers::dense(graph, in[0], {.id = "hidden", .units = 6, .activation = Activation::tanh});
  const Value u = layers::dense(graph, hidden, {.id = "u", .units = 1});
  return losses::pde_residual(graph, {.id = "pde", .viscosity = 0.05, .data_weight = 0.8, .residual_weight = 1.5}, u, in[0], in[1]);
}

Case norm_of(const std::string& name, Dims dims, std::int64_t last) {
  return {name, {std::move(dims)}, [last](Graph& g, In in) { return layers::layer_norm(g, in[0], {.id = "n", .dims = last}); }};
}

Case activated(const std::string& name, Activation activation) {
  return {name, {{3, 5}}, [activation](Graph& g, In in) {
            return layers::activation(g, ops::scale(g, in[0], 3), {.id = "a", .activation = activation, .slope = 0.3});
          }};
}

std::vector<Case> layer_cases() {
  return {
      {"batch_norm", {{3}}, norm},
      {"batch_norm_line", {{3, 5}}, norm},
      {"batch_norm_plane", {{3, 2, 3}}, norm},
      norm_of("layer_norm", {5}, 1),
      norm_of("layer_norm_places", {3, 5}, 1),
      norm_of("layer_norm_all", {3, 5}, 2),
      {"self_attention", {{5, 6}}, [](Graph& g, In in) { return layers::self_attention(g, in[0], {.id = "a", .heads = 3}); }},
      {"causal_attention", {{5, 6}}, [](Graph& g, In in) { return layers::self_attention(g, in[0], {.id = "a", .heads = 2, .causal = true}); }},
      {"cross_attention", {{5, 6}, {3, 4}}, [](Graph& g, In in) { return layers::attention(g, in[0], in[1], {.id = "a", .heads = 2}); }},
      {"embedding", {{1}}, [](Graph& g, In) { return layers::embedding(g, g.labels("label", 3), {.id = "e", .size = 4}); }},
      {"condition", {{5}}, [](Graph& g, In in) { return layers::condition(g, in[0], g.labels("label", 3), {.id = "c", .size = 4}); }},
      {"condition_image", {{2, 2, 3}}, [](Graph& g, In in) { return layers::condition(g, in[0], g.labels("label", 3), {.id = "c", .size = 4}); }},
      {"residual", {{2, 5, 4}}, [](Graph& g, In in) { return layers::residual(g, in[0], {.id = "r", .channels = 3, .stride = 2}); }},
      {"residual_plain", {{2, 5, 4}}, [](Graph& g, In in) { return layers::residual(g, in[0], {.id = "r", .channels = 2}); }},
      {"dense_block_down", {{2, 4, 4}}, [](Graph& g, In in) {
         return layers::dense_block(g, in[0], {.id = "d", .layers = 2, .growth = 3, .transition = layers::Transition::down});
       }},
      {"dense_block_up", {{2, 2, 3}}, [](Graph& g, In in) {
         return layers::dense_block(g, in[0], {.id = "d", .layers = 1, .growth = 3, .transition = layers::Transition::up});
       }},
      activated("leaky_relu", Activation::leaky_relu),
      activated("elu", Activation::elu),
      activated("silu", Activation::silu),
      activated("softmax", Activation::softmax),
  };
}

std::vector<Case> loss_cases() {
  const std::vector<Dims> shapes = {{3, 5}, {3, 5}, {2}, {2}};
  const auto of_target = [&](const std::string& name, std::function<Value(Graph&, Value, Value)> loss) {
    return Case{name, shapes, [loss](Graph& g, In in) { return loss(g, in[0], ops::softmax(g, in[1])); }};
  };
  const auto vae = [&](const std::string& name, losses::Reconstruction reconstruction) {
    return Case{name, shapes, [reconstruction](Graph& g, In in) {
                  return losses::vae(g, {.id = "l", .reconstruction = reconstruction, .kl_weight = 0.7}, {in[0], ops::softmax(g, in[1]), in[2], in[3]});
                }};
  };
  return {
      of_target("relative_l2", [](Graph& g, Value x, Value t) { return losses::relative_l2(g, {.id = "l"}, x, t); }),
      of_target("binary_cross_entropy", [](Graph& g, Value x, Value t) { return losses::binary_cross_entropy(g, {.id = "l"}, x, t); }),
      of_target("soft_cross_entropy", [](Graph& g, Value x, Value t) { return losses::soft_cross_entropy(g, {.id = "l"}, x, t); }),
      {"gaussian_kl", shapes, [](Graph& g, In in) { return losses::gaussian_kl(g, {.id = "l"}, in[2], in[3]); }},
      vae("vae", losses::Reconstruction::cross_entropy),
      vae("vae_binary", losses::Reconstruction::binary_cross_entropy),
      vae("vae_squared", losses::Reconstruction::squared_error),
      {"burgers_1", {{2}, {1}}, burgers},
      {"burgers_3", {{4}, {1}}, burgers},
  };
}

}  // namespace

TEST_CASE("PyTorch gives the same numbers for normalisation, attention, embeddings, blocks and losses") {
  const auto wanted = testing::reference("reference_layers.py");
  if (wanted.empty()) return;
  for (const auto& cases : {layer_cases(), loss_cases()})
    for (const Case& layer : cases) testing::check_near(layer.name, numbers_of(layer), wanted.at(layer.name), tolerance);
}
