// stages/train.cpp
  // "reducer" (rd5u2cer)
  auto reducer = strategies::gradient_reducer({.id = "rd5u2cer", .grouping = strategies::GradientReducer::Grouping::per_layer,
                                               .overlap = true, .compression = strategies::GradientReducer::Compression::none,
                                               .coordinator = strategies::GradientReducer::Coordinator::direct});
