// pipeline.cpp
  // "residual" (mzq3z6vt)
  auto residual = layers::residual(graph, conv, {.id = "mzq3z6vt", .channels = 8, .stride = 2, .activation = Activation::relu});
  // "residual 2" (nzq3z6vt)
  auto residual_2 = layers::residual(graph, residual, {.id = "nzq3z6vt", .channels = 8, .stride = 1, .activation = Activation::relu});
