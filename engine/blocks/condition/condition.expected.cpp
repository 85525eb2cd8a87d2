// pipeline.cpp
  // "condition" (k4d7w2nb)
  auto condition = layers::condition(graph, flatten, label, {.id = "k4d7w2nb", .size = 6});
