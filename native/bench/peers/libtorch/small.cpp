#include "trainer.hpp"

#include "../../common/synthetic.hpp"

namespace tephra::bench {
namespace {

struct Regression {
  std::vector<torch::nn::Linear> layers{};
  std::vector<torch::Tensor> parameters{};
  std::unique_ptr<torch::optim::Optimizer> optimizer{};
  std::vector<torch::Tensor> features{};
  std::vector<torch::Tensor> targets{};
  std::size_t turn = 0;
};

torch::Tensor forward(Regression& regression, torch::Tensor x) {
  for (std::size_t i = 0; i + 1 < regression.layers.size(); ++i) x = torch::relu(regression.layers[i](x));
  return regression.layers.back()(x);
}

double train(Regression& regression) {
  const std::size_t turn = regression.turn;
  regression.turn = (turn + 1) % batches;
  drop_gradients(regression.parameters);
  const torch::Tensor loss = torch::mse_loss(forward(regression, regression.features[turn]), regression.targets[turn]);
  loss.backward();
  regression.optimizer->step();
  return loss.item<float>();
}

}  // namespace

TrainingStep train_small(const Settings& settings) {
  const auto regression = std::make_shared<Regression>();
  for (std::size_t i = 0; i < small::layers.size(); ++i) {
    const Layer& layer = small::layers[i];
    regression->layers.emplace_back(torch::nn::Linear(layer.fan_in, layer.units));
    start_dense(regression->layers.back(), static_cast<std::int64_t>(i), layer.fan_in);
    for (const auto& parameter : regression->layers.back()->parameters()) regression->parameters.push_back(parameter);
  }
  regression->optimizer = optimizer_of(regression->parameters, settings);
  for (std::int64_t batch = 0; batch < batches; ++batch) {
    const Table made = table(batch, small::rows);
    regression->features.push_back(tensor_of(made.features, {small::rows, small::layers[0].fan_in}));
    regression->targets.push_back(tensor_of(made.targets, {small::rows, 1}));
  }
  return [regression] { return train(*regression); };
}

}  // namespace tephra::bench
