// pipeline.cpp
  // "embedding" (k4d7w2nb)
  auto embedding = layers::embedding(graph, label, {.id = "k4d7w2nb", .size = 6});
