// stages/train.cpp
  // "schedule" (r7k2n5xq)
  auto schedule = optim::schedule({.id = "r7k2n5xq", .kind = optim::Schedule::Kind::polynomial, .steps = 500, .floor = 0.0, .power = 2.0,
                                   .warm_up = 50, .warm_up_from = 0.0});
