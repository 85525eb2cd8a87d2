// pipeline.cpp
  // "Burgers" (u3f66ddo)
  auto burgers = losses::pde_residual(graph, {.id = "u3f66ddo", .viscosity = 0.02, .data_weight = 1.0,
                                              .residual_weight = 1.0}, output, features, target);
