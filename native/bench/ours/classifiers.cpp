#include "trainer.hpp"

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>

#include "../common/synthetic.hpp"

namespace tephra::bench {
namespace {

struct Classifier {
  Trainer trainer;
  std::int64_t rows;
  std::vector<Images> seen{};
  std::size_t turn = 0;
};

// Each batch is made when it is first used, so that a start pays for one.
double train(Classifier& classifier) {
  if (classifier.seen.size() < batches) classifier.seen.push_back(images(static_cast<std::int64_t>(classifier.seen.size()), classifier.rows));
  const Images& batch = classifier.seen[classifier.turn];
  classifier.turn = (classifier.turn + 1) % batches;
  fill(classifier.trainer.executor(), "image", batch.pixels);
  fill(classifier.trainer.executor(), "label", batch.labels);
  return classifier.trainer.step();
}

TrainingStep trained(const Graph& graph, const Network& network, std::span<const Layer> layers, std::int64_t rows, const Settings& settings) {
  const auto classifier = std::make_shared<Classifier>(Trainer(graph, network, rows, settings), rows);
  classifier->trainer.start_from(layers);
  return [classifier] { return train(*classifier); };
}

Network classified(Graph& graph, Value logits) {
  return {.prediction = logits, .loss = losses::cross_entropy(graph, {.id = "loss"}, logits, graph.labels("label", classes))};
}

}  // namespace

TrainingStep train_mlp(const Settings& settings) {
  Graph graph(Dtype::f32);
  Value x = graph.placeholder("image", {pixels});
  x = layers::dense(graph, x, {.id = "hidden1", .units = mlp::layers[0].units, .activation = Activation::relu});
  x = layers::dense(graph, x, {.id = "hidden2", .units = mlp::layers[1].units, .activation = Activation::relu});
  x = layers::dense(graph, x, {.id = "output", .units = mlp::layers[2].units});
  return trained(graph, classified(graph, x), mlp::layers, mlp::rows, settings);
}

// ReLU after the pool, where there is a quarter of the numbers: max and ReLU commute.
TrainingStep train_cnn(const Settings& settings) {
  Graph graph(Dtype::f32);
  Value x = graph.placeholder("image", {1, image_side, image_side});
  x = layers::convolution(graph, x, {.id = "convolution1", .channels = cnn::layers[0].units, .kernel = {cnn::kernel, cnn::kernel}});
  x = layers::pool(graph, x, {.id = "pool1", .size = {cnn::window, cnn::window}});
  x = layers::activation(graph, x, {.id = "relu1", .activation = Activation::relu});
  x = layers::convolution(graph, x, {.id = "convolution2", .channels = cnn::layers[1].units, .kernel = {cnn::kernel, cnn::kernel}});
  x = layers::pool(graph, x, {.id = "pool2", .size = {cnn::window, cnn::window}});
  x = layers::activation(graph, x, {.id = "relu2", .activation = Activation::relu});
  x = layers::flatten(graph, x, {.id = "flat"});
  x = layers::dense(graph, x, {.id = "hidden", .units = cnn::layers[2].units, .activation = Activation::relu});
  x = layers::dense(graph, x, {.id = "output", .units = cnn::layers[3].units});
  return trained(graph, classified(graph, x), cnn::layers, cnn::rows, settings);
}

}  // namespace tephra::bench
