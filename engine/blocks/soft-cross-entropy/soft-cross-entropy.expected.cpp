// pipeline.cpp
  // "soft cross-entropy" (u3f66ddo)
  auto soft_cross_entropy = losses::soft_cross_entropy(graph, {.id = "u3f66ddo"}, output, target);
