// stages/train.cpp
  // "GEM" (gem7qx2k)
  auto gem = strategies::gem({.id = "gem7qx2k", .kappa = 2.0, .momentum = 0.9, .learning_rate = 0.000001});
