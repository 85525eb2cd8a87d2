// stages/train.cpp
  // "mixed precision" (l7mx7prc)
  auto mixed_precision = optim::mixed_precision({.id = "l7mx7prc", .numbers = Dtype::f16,
                                                 .scaler = {.kind = optim::LossScaler::Kind::backoff, .scale = 65536.0, .window = 2000,
                                                            .factor = 2.0}});
