#include "stages.hpp"

#include "../pipeline.hpp"

namespace stages {

tephra::Outcome train(tephra::Stage& stage) {
  using namespace tephra;
  // "Adam" (a5g8n3yk)
  auto adam = optim::adam({.id = "a5g8n3yk", .learning_rate = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weight_decay = 0.0});
  // "data parallel" (p2c6w9td)
  auto data_parallel = strategies::data_parallel({.id = "p2c6w9td"});
  // "stop rule" (r8x4q7mv)
  auto stop_rule = train::stop_rule({.id = "r8x4q7mv", .epochs = 200, .patience = 0});
  // "train" (t3k9q2mz)
  return train::fit(stage, {.id = "t3k9q2mz", .data = pipeline::standardise(), .network = pipeline::network_of_train,
                            .optimizer = adam, .strategy = data_parallel, .stop = stop_rule,
                            .dtype = Dtype::f64, .batch = 32, .seed = 0, .shuffle = true, .log_every = 1, .checkpoint_every = 10});
}

}  // namespace stages
