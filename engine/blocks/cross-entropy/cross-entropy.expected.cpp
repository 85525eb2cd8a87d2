// pipeline.cpp
  // "cross-entropy" (xo5iju3j)
  auto cross_entropy = losses::cross_entropy(graph, {.id = "xo5iju3j"}, output, label);
