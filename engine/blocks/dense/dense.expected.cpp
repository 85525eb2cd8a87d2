// pipeline.cpp
  // "hidden" (noqnchid)
  auto hidden = layers::dense(graph, features, {.id = "noqnchid", .units = 16, .activation = Activation::tanh, .bias = false,
                                                .start = Initial::glorot});
  // "output" (kxsrghtw)
  auto output = layers::dense(graph, hidden, {.id = "kxsrghtw", .units = 1});
