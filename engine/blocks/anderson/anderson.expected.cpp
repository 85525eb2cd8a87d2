// stages/train.cpp
  // "Anderson" (zr5nfd2g)
  auto anderson = optim::anderson(moving_average, {.id = "zr5nfd2g", .enabled = true, .depth = 3, .frequency = 2, .store_every = 1,
                                                   .wait = 1, .mixing = 1.0, .regularisation = 0.0,
                                                   .residual = optim::Anderson::Residual::exact, .safeguard = true});
