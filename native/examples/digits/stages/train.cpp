#include "stages.hpp"

#include "../pipeline.hpp"

namespace stages {

tephra::Outcome train(tephra::Stage& stage) {
  using namespace tephra;
  // "SGD" (o7j3w5kb)
  auto sgd = optim::sgd({.id = "o7j3w5kb", .learning_rate = 0.05, .momentum = 0.9, .weight_decay = 0.0, .nesterov = false});
  // "data parallel" (p9v4t6nx)
  auto data_parallel = strategies::data_parallel({.id = "p9v4t6nx"});
  // "stop rule" (r3h8c2qd)
  auto stop_rule = train::stop_rule({.id = "r3h8c2qd", .epochs = 40, .patience = 8});
  // "train" (t6h2v9xk)
  return train::fit(stage, {.id = "t6h2v9xk", .data = pipeline::scale(), .network = pipeline::network_of_train,
                            .optimizer = sgd, .strategy = data_parallel, .stop = stop_rule,
                            .dtype = Dtype::f32, .batch = 32, .seed = 0, .shuffle = true, .log_every = 1, .checkpoint_every = 10});
}

}  // namespace stages
