#include "optimizer_cases.hpp"

#include "numbers.hpp"

namespace tephra::testing {

ParameterLayout three_tensors(Dtype dtype) {
  return {.dtype = dtype, .entries = {{"a.w", {3, 4}, 0, 12, {}}, {"a.b", {4}, 12, 4, {}}, {"c.w", {2, 3}, 16, 6, {}}}, .count = 22, .trained = 22};
}

std::vector<std::pair<std::string, OptimizerSpec>> optimizer_cases() {
  return {{"sgd", optim::sgd({.learning_rate = 0.05})},
          {"sgd_with_decay", optim::sgd({.learning_rate = 0.05, .weight_decay = 0.1})},
          {"momentum", optim::sgd({.learning_rate = 0.05, .momentum = 0.9, .weight_decay = 0.01})},
          {"nesterov", optim::sgd({.learning_rate = 0.05, .momentum = 0.8, .weight_decay = 0.1, .nesterov = true})},
          {"adam", optim::adam({.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6})},
          {"adam_with_decay", optim::adam({.learning_rate = 0.02, .weight_decay = 0.1})},
          {"adamw", optim::adamw({.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.1})},
          {"adagrad", optim::adagrad({.learning_rate = 0.05})},
          {"adagrad_with_all", optim::adagrad({.learning_rate = 0.05, .rate_decay = 0.1, .initial_accumulator = 0.3, .epsilon = 1e-6, .weight_decay = 0.1})},
          {"rmsprop", optim::rmsprop({.learning_rate = 0.01})},
          {"rmsprop_with_momentum", optim::rmsprop({.learning_rate = 0.01, .smoothing = 0.9, .epsilon = 1e-6, .momentum = 0.8, .weight_decay = 0.1})},
          {"rmsprop_centred", optim::rmsprop({.learning_rate = 0.01, .smoothing = 0.9, .epsilon = 1e-3, .centred = true})},
          {"rmsprop_with_all",
           optim::rmsprop({.learning_rate = 0.01, .smoothing = 0.9, .epsilon = 1e-3, .momentum = 0.8, .weight_decay = 0.1, .centred = true})},
          {"lars", optim::lars({.learning_rate = 0.5, .trust = 0.02, .weight_decay = 0.1})},
          {"lars_of_all", optim::lars({.learning_rate = 0.5, .momentum = 0.8, .trust = 0.02, .weight_decay = 0.1, .keep_vectors = false})},
          {"larc", optim::lars({.learning_rate = 0.02, .momentum = 0.8, .trust = 0.02, .clip = true})},
          {"lamb", optim::lamb({.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.1})},
          {"lamb_of_all", optim::lamb({.learning_rate = 0.02, .epsilon = 1e-8, .weight_decay = 0.01, .keep_vectors = false})}};
}

std::vector<double> thirty_steps(const OptimizerSpec& spec, Dtype dtype) {
  const ParameterLayout layout = three_tensors(dtype);
  ParameterArena parameters(layout), gradients(layout);
  Optimizer optimizer(spec, layout);
  fill_wave(parameters.flat(), 1);
  for (int step = 0; step < 30; ++step) {
    fill_wave(gradients.flat(), 100 + step);
    optimizer.apply(parameters.flat(), gradients.flat(), static_cast<std::uint64_t>(step) + 1);
  }
  return values_of(parameters.flat());
}

}  // namespace tephra::testing
