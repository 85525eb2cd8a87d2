#include "trainer.hpp"

#include "../../common/synthetic.hpp"

namespace tephra::bench {
namespace {

struct Burgers {
  std::vector<torch::nn::Linear> layers{};
  std::vector<torch::Tensor> parameters{};
  std::unique_ptr<torch::optim::Optimizer> optimizer{};
  torch::Tensor x;  // collocation points
  torch::Tensor t;
  torch::Tensor known;  // data points, (x, t) a row
  torch::Tensor u;
  torch::Tensor ones;
};

torch::Tensor forward(Burgers& burgers, torch::Tensor x) {
  for (std::size_t i = 0; i + 1 < burgers.layers.size(); ++i) x = torch::tanh(burgers.layers[i](x));
  return burgers.layers.back()(x);
}

std::vector<torch::Tensor> derivatives(const Burgers& burgers, const torch::Tensor& of, const std::vector<torch::Tensor>& by) {
  return torch::autograd::grad({of}, by, {burgers.ones}, /*retain_graph=*/true, /*create_graph=*/true);
}

torch::Tensor loss_of(Burgers& burgers) {
  const torch::Tensor u = forward(burgers, torch::cat({burgers.x, burgers.t}, 1));
  const auto first = derivatives(burgers, u, {burgers.x, burgers.t});
  const torch::Tensor u_xx = derivatives(burgers, first[0], {burgers.x})[0];
  const torch::Tensor residual = torch::addcmul(first[1], u, first[0]).sub(u_xx, pinn::viscosity);
  return residual.square().mean() + torch::mse_loss(forward(burgers, burgers.known), burgers.u);
}

// Gradients for the parameters alone: the points need none.
double train(Burgers& burgers) {
  drop_gradients(burgers.parameters);
  const torch::Tensor loss = loss_of(burgers);
  loss.backward({}, c10::nullopt, false, burgers.parameters);
  burgers.optimizer->step();
  return loss.item<float>();
}

void add_layers(Burgers& burgers) {
  for (std::int64_t i = 0; i <= pinn::hidden_layers; ++i) {
    const std::int64_t fan_in = pinn::fan_in_of_layer(i);
    burgers.layers.emplace_back(torch::nn::Linear(fan_in, i == pinn::hidden_layers ? 1 : pinn::width));
    start_dense(burgers.layers.back(), i, fan_in);
    for (const auto& parameter : burgers.layers.back()->parameters()) burgers.parameters.push_back(parameter);
  }
}

void add_points(Burgers& burgers) {
  const Points inside = collocation_points();
  const DataPoints known = data_points();
  const auto column = [](const std::vector<float>& values) { return tensor_of(values, {static_cast<std::int64_t>(values.size()), 1}); };
  burgers.x = column(inside.x).requires_grad_();
  burgers.t = column(inside.t).requires_grad_();
  burgers.known = torch::cat({column(known.points.x), column(known.points.t)}, 1);
  burgers.u = column(known.u);
  burgers.ones = torch::ones({pinn::collocation_points, 1});
}

}  // namespace

TrainingStep train_pinn(const Settings& settings) {
  const auto burgers = std::make_shared<Burgers>();
  add_layers(*burgers);
  add_points(*burgers);
  burgers->optimizer = optimizer_of(burgers->parameters, settings);
  return [burgers] { return train(*burgers); };
}

}  // namespace tephra::bench
