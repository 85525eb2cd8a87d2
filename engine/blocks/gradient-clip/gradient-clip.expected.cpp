// stages/train.cpp
  // "clip" (r7k2n5xq)
  auto clip = optim::clip({.id = "r7k2n5xq", .value = 3.0, .norm = 0.5});
