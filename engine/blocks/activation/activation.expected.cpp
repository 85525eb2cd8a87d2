// pipeline.cpp
  // "activation" (6am64c7z)
  auto activation = layers::activation(graph, hidden, {.id = "6am64c7z", .activation = Activation::gelu});
