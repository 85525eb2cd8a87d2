// pipeline.cpp
  // "latent" (k4d7w2nb)
  auto latent = layers::latent(graph, features, {.id = "k4d7w2nb", .size = 2});
