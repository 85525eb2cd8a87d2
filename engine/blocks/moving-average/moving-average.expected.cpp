// stages/train.cpp
  // "moving average" (mwkq3t7c)
  auto moving_average = optim::moving_average(sgd, {.id = "mwkq3t7c", .mode = optim::MovingAverage::Mode::adaptive, .window = 3,
                                                    .threshold = 0.03, .norm = optim::MovingAverage::Norm::max_ratio});
