// pipeline.cpp
  // "binary cross-entropy" (u3f66ddo)
  auto binary_cross_entropy = losses::binary_cross_entropy(graph, {.id = "u3f66ddo"}, output, target);
