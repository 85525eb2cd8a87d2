// pipeline.cpp
  // "both" (mzq3z6vt)
  auto both = layers::concatenate(graph, {conv, conv_2}, {.id = "mzq3z6vt", .axis = 0});
