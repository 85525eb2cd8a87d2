// pipeline.cpp
  // "norm" (k4d7w2nb)
  auto norm = layers::layer_norm(graph, image, {.id = "k4d7w2nb", .dims = 2, .epsilon = 0.00001});
  // "plain norm" (mzq3z6vt)
  auto plain_norm = layers::layer_norm(graph, norm, {.id = "mzq3z6vt", .dims = 1, .epsilon = 0.00001, .affine = false});
