// pipeline.cpp
  // "dropout" (5a54i5iu)
  auto dropout = layers::dropout(graph, hidden, {.id = "5a54i5iu", .rate = 0.2});
