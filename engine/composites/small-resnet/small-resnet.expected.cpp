  // "network › conv" (bkxtd2ho/33t4x7z4)
  auto network_conv = layers::convolution(graph, image, {.id = "bkxtd2ho/33t4x7z4", .channels = 16, .kernel = {3, 3}, .padding = {1, 1},
                                                         .bias = false, .start = Initial::he});
  // "network › norm" (bkxtd2ho/amdo2akd)
  auto network_norm = layers::batch_norm(graph, network_conv, {.id = "bkxtd2ho/amdo2akd", .momentum = 0.1, .epsilon = 0.00001});
  // "network › relu" (bkxtd2ho/t4ohxh46)
  auto network_relu = layers::activation(graph, network_norm, {.id = "bkxtd2ho/t4ohxh46", .activation = Activation::relu});
  // "network › residual 1" (bkxtd2ho/vnl5koq7)
  auto network_residual_1 = layers::residual(graph, network_relu, {.id = "bkxtd2ho/vnl5koq7", .channels = 16, .stride = 1,
                                                                   .activation = Activation::relu});
  // "network › residual 2" (bkxtd2ho/j23smtiu)
  auto network_residual_2 = layers::residual(graph, network_residual_1, {.id = "bkxtd2ho/j23smtiu", .channels = 32, .stride = 2,
                                                                         .activation = Activation::relu});
  // "network › residual 3" (bkxtd2ho/dg2qrhem)
  auto network_residual_3 = layers::residual(graph, network_residual_2, {.id = "bkxtd2ho/dg2qrhem", .channels = 64, .stride = 2,
                                                                         .activation = Activation::relu});
  // "network › pool" (bkxtd2ho/rmbuyhue)
  auto network_pool = layers::pool(graph, network_residual_3, {.id = "bkxtd2ho/rmbuyhue", .kind = Pooling::average, .size = {4, 4}});
  // "network › flatten" (bkxtd2ho/gcjudch4)
  auto network_flatten = layers::flatten(graph, network_pool, {.id = "bkxtd2ho/gcjudch4"});
  // "network › output" (bkxtd2ho/mouz2inw)
  auto network_output = layers::dense(graph, network_flatten, {.id = "bkxtd2ho/mouz2inw", .units = 10});
