#include "trainer.hpp"

#include "../../common/synthetic.hpp"

namespace tephra::bench {
namespace {

struct Batch {
  torch::Tensor images;
  torch::Tensor labels;
};

struct Mlp : torch::nn::Module {
  torch::nn::Linear hidden1{nullptr}, hidden2{nullptr}, output{nullptr};

  Mlp() {
    const auto made = [&](const char* name, std::int64_t number) {
      const Layer& layer = mlp::layers[number];
      torch::nn::Linear linear = register_module(name, torch::nn::Linear(layer.fan_in, layer.units));
      start_dense(linear, number, layer.fan_in);
      return linear;
    };
    hidden1 = made("hidden1", 0);
    hidden2 = made("hidden2", 1);
    output = made("output", 2);
  }

  torch::Tensor forward(const torch::Tensor& images) { return output(torch::relu(hidden2(torch::relu(hidden1(images))))); }
};

// ReLU after the pool, where there is a quarter of the numbers: max and ReLU commute.
struct Cnn : torch::nn::Module {
  torch::nn::Conv2d convolution1{nullptr}, convolution2{nullptr};
  torch::nn::Linear hidden{nullptr}, output{nullptr};

  Cnn() {
    const auto& layers = cnn::layers;
    convolution1 = register_module("convolution1", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, layers[0].units, cnn::kernel)));
    convolution2 = register_module("convolution2", torch::nn::Conv2d(torch::nn::Conv2dOptions(layers[0].units, layers[1].units, cnn::kernel)));
    hidden = register_module("hidden", torch::nn::Linear(layers[2].fan_in, layers[2].units));
    output = register_module("output", torch::nn::Linear(layers[3].fan_in, layers[3].units));
    start_convolution(convolution1, 0, layers[0].fan_in);
    start_convolution(convolution2, 1, layers[1].fan_in);
    start_dense(hidden, 2, layers[2].fan_in);
    start_dense(output, 3, layers[3].fan_in);
  }

  torch::Tensor forward(const torch::Tensor& images) {
    const auto pooled = [](const torch::Tensor& x) { return torch::relu(torch::max_pool2d(x, cnn::window)); };
    const torch::Tensor features = pooled(convolution2(pooled(convolution1(images))));
    return output(torch::relu(hidden(features.flatten(1))));
  }
};

template <typename Net>
struct Classifier {
  Net net{};
  std::vector<torch::Tensor> parameters = net.parameters();
  std::unique_ptr<torch::optim::Optimizer> optimizer{};
  std::vector<std::int64_t> shape{};  // of a batch of images
  std::vector<Batch> seen{};
  std::size_t turn = 0;
};

Batch batch_of(std::int64_t number, const std::vector<std::int64_t>& shape) {
  const Images made = images(number, shape[0]);
  return {tensor_of(made.pixels, shape), torch::tensor(made.labels).to(torch::kLong)};
}

// Each batch is made when it is first used, so that a start pays for one.
template <typename Net>
double train(Classifier<Net>& classifier) {
  if (classifier.seen.size() < batches) classifier.seen.push_back(batch_of(static_cast<std::int64_t>(classifier.seen.size()), classifier.shape));
  const Batch& batch = classifier.seen[classifier.turn];
  classifier.turn = (classifier.turn + 1) % batches;
  drop_gradients(classifier.parameters);
  const torch::Tensor loss = torch::nn::functional::cross_entropy(classifier.net.forward(batch.images), batch.labels);
  loss.backward();
  classifier.optimizer->step();
  return loss.template item<float>();
}

template <typename Net>
TrainingStep trained(const Settings& settings, std::vector<std::int64_t> shape) {
  const auto classifier = std::make_shared<Classifier<Net>>();
  classifier->optimizer = optimizer_of(classifier->parameters, settings);
  classifier->shape = std::move(shape);
  return [classifier] { return train(*classifier); };
}

}  // namespace

TrainingStep train_mlp(const Settings& settings) { return trained<Mlp>(settings, {mlp::rows, pixels}); }
TrainingStep train_cnn(const Settings& settings) { return trained<Cnn>(settings, {cnn::rows, 1, image_side, image_side}); }

}  // namespace tephra::bench
