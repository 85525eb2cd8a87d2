// pipeline.cpp
  // "tall" (k4d7w2nb)
  auto tall = layers::reshape(graph, image, {.id = "k4d7w2nb", .dims = {1, 28, 7}});
