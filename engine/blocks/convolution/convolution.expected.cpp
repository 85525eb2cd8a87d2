// pipeline.cpp
  // "conv 1" (k4d7w2nb)
  auto conv_1 = layers::convolution(graph, image, {.id = "k4d7w2nb", .channels = 6, .kernel = {5, 5}, .padding = {2, 2},
                                                   .activation = Activation::relu, .start = Initial::he});
  // "conv 2" (mzq3z6vt)
  auto conv_2 = layers::convolution(graph, conv_1, {.id = "mzq3z6vt", .channels = 12, .kernel = {3, 3}, .stride = {2, 2}, .bias = false});
