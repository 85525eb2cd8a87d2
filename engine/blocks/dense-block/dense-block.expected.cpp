// pipeline.cpp
  // "dense block" (mzq3z6vt)
  auto dense_block = layers::dense_block(graph, conv, {.id = "mzq3z6vt", .layers = 3, .growth = 5, .dropout = 0.2});
