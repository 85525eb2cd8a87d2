// pipeline.cpp
  // "both" (mzq3z6vt)
  auto both = layers::add(graph, {conv, conv_2}, {.id = "mzq3z6vt"});
