// pipeline.cpp
  // "mean absolute error" (3ti7zpm7)
  auto mean_absolute_error = losses::mean_absolute_error(graph, {.id = "3ti7zpm7"}, output, target);
