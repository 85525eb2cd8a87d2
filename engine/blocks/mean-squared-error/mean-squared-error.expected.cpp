// pipeline.cpp
  // "mean squared error" (u3f66ddo)
  auto mean_squared_error = losses::mean_squared_error(graph, {.id = "u3f66ddo"}, output, target);
