// stages/train.cpp
  // "LARC" (5lj4omoj)
  auto larc = optim::lars({.id = "5lj4omoj", .learning_rate = 0.1, .momentum = 0.9, .trust = 0.02, .weight_decay = 0.0, .clip = true});
