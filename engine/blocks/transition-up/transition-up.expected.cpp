// pipeline.cpp
  // "up" (mzq3z6vt)
  auto up = layers::transition_up(graph, conv, {.id = "mzq3z6vt"});
  // "up 2" (nzq3z6vt)
  auto up_2 = layers::transition_up(graph, up, {.id = "nzq3z6vt", .channels = 2});
