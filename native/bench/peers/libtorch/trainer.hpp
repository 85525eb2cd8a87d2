#pragma once

#include <memory>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "../../common/cases.hpp"
#include "../../common/program.hpp"

// The same training steps in eager libtorch, written for speed: tensors made once, no copies, gradients dropped rather than zeroed.
namespace tephra::bench {

std::unique_ptr<torch::optim::Optimizer> optimizer_of(const std::vector<torch::Tensor>& parameters, const Settings& settings);

// So that the next backward pass hands its gradients over instead of adding them to zeros.
void drop_gradients(const std::vector<torch::Tensor>& parameters);

// f32, copied.
torch::Tensor tensor_of(const std::vector<float>& values, std::vector<std::int64_t> shape);

// Weight (even) or bias (odd) of a layer, by the formula that ours starts from too. libtorch keeps dense weights outputs × inputs.
void start_dense(torch::nn::Linear layer, std::int64_t number, std::int64_t fan_in);
void start_convolution(torch::nn::Conv2d layer, std::int64_t number, std::int64_t fan_in);

TrainingStep train_mlp(const Settings& settings);
TrainingStep train_cnn(const Settings& settings);
TrainingStep train_small(const Settings& settings);
TrainingStep train_pinn(const Settings& settings);

}  // namespace tephra::bench
