// pipeline.cpp
  // "middle" (k4d7w2nb)
  auto middle = layers::slice(graph, image, {.id = "k4d7w2nb", .axis = 1, .begin = 2, .number = 10});
