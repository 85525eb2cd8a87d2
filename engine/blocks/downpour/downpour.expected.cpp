// stages/train.cpp
  // "downpour" (dwnpr3k7)
  auto downpour = strategies::downpour({.id = "dwnpr3k7", .sync_every = 2, .local_rate = 0.000001});
