// pipeline.cpp
  // "flatten" (6nxmessf)
  auto flatten = layers::flatten(graph, image, {.id = "6nxmessf"});
