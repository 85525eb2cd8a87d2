// stages/train.cpp
  // "LARS" (5lj4omoj)
  auto lars = optim::lars({.id = "5lj4omoj", .learning_rate = 0.1, .momentum = 0.9, .trust = 0.001, .weight_decay = 0.0005, .clip = false});
