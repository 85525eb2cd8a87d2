// pipeline.cpp
  // "relative L2" (u3f66ddo)
  auto relative_l2 = losses::relative_l2(graph, {.id = "u3f66ddo"}, output, target);
