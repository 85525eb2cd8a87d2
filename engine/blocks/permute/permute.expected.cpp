// pipeline.cpp
  // "turned" (k4d7w2nb)
  auto turned = layers::permute(graph, image, {.id = "k4d7w2nb", .order = {1, 0}});
