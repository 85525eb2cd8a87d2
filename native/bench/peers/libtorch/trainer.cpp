#include "trainer.hpp"

#include "../../common/synthetic.hpp"

namespace tephra::bench {
namespace {

torch::Tensor start_of(std::int64_t parameter, std::int64_t fan_in, const torch::IntArrayRef shape) {
  const torch::Tensor empty = torch::empty(shape);
  return tensor_of(start_values(parameter, fan_in, empty.numel()), shape.vec());
}

}  // namespace

std::unique_ptr<torch::optim::Optimizer> optimizer_of(const std::vector<torch::Tensor>& parameters, const Settings& settings) {
  if (settings.optimizer == "sgd") return std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(sgd_learning_rate));
  return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(adam_learning_rate));
}

void drop_gradients(const std::vector<torch::Tensor>& parameters) {
  for (const auto& parameter : parameters) parameter.mutable_grad().reset();
}

torch::Tensor tensor_of(const std::vector<float>& values, std::vector<std::int64_t> shape) {
  return torch::tensor(values).reshape(shape);
}

void start_dense(torch::nn::Linear layer, std::int64_t number, std::int64_t fan_in) {
  const torch::NoGradGuard none;
  layer->weight.copy_(start_of(2 * number, fan_in, {layer->weight.size(1), layer->weight.size(0)}).t());
  layer->bias.copy_(start_of(2 * number + 1, fan_in, layer->bias.sizes()));
}

void start_convolution(torch::nn::Conv2d layer, std::int64_t number, std::int64_t fan_in) {
  const torch::NoGradGuard none;
  layer->weight.copy_(start_of(2 * number, fan_in, layer->weight.sizes()));
  layer->bias.copy_(start_of(2 * number + 1, fan_in, layer->bias.sizes()));
}

}  // namespace tephra::bench
