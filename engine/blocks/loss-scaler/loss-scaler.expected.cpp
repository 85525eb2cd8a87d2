// stages/train.cpp
  // "scaler" (r7k2n5xq)
  auto scaler = optim::loss_scaler({.id = "r7k2n5xq", .kind = optim::LossScaler::Kind::backoff, .scale = 1024.0, .window = 2000,
                                    .factor = 2.0});
