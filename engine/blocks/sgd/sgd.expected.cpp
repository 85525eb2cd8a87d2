// stages/train.cpp
  // "SGD" (adwaljvk)
  auto sgd = optim::sgd({.id = "adwaljvk", .learning_rate = 0.01, .momentum = 0.9, .weight_decay = 0.0, .nesterov = true});
