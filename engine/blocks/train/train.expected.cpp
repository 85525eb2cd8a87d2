// main.cpp
    {"train", "ux2dnun4", stages::train},

// stages/train.cpp
  // "train" (ux2dnun4)
  return train::fit(stage, {.id = "ux2dnun4", .data = pipeline::split(), .network = pipeline::network_of_train, .optimizer = sgd,
                            .dtype = Dtype::f64, .batch = 16, .seed = 3, .shuffle = true, .log_every = 1, .checkpoint_every = 10});
