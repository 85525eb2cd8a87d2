// pipeline.cpp
  // "down" (mzq3z6vt)
  auto down = layers::transition_down(graph, conv, {.id = "mzq3z6vt", .dropout = 0.2});
