  // "network › conv 1" (ergmgbe5/qd5h2obu)
  auto network_conv_1 = layers::convolution(graph, image, {.id = "ergmgbe5/qd5h2obu", .channels = 6, .kernel = {5, 5}, .padding = {2, 2},
                                                           .activation = Activation::tanh, .start = Initial::glorot});
  // "network › pool 1" (ergmgbe5/mjkrwwpq)
  auto network_pool_1 = layers::pool(graph, network_conv_1, {.id = "ergmgbe5/mjkrwwpq", .kind = Pooling::average, .size = {2, 2}});
  // "network › conv 2" (ergmgbe5/qmakwrs6)
  auto network_conv_2 = layers::convolution(graph, network_pool_1, {.id = "ergmgbe5/qmakwrs6", .channels = 16, .kernel = {5, 5},
                                                                    .activation = Activation::tanh, .start = Initial::glorot});
  // "network › pool 2" (ergmgbe5/gyb62fk2)
  auto network_pool_2 = layers::pool(graph, network_conv_2, {.id = "ergmgbe5/gyb62fk2", .kind = Pooling::average, .size = {2, 2}});
  // "network › flatten" (ergmgbe5/kdo36g3k)
  auto network_flatten = layers::flatten(graph, network_pool_2, {.id = "ergmgbe5/kdo36g3k"});
  // "network › dense 1" (ergmgbe5/axjzlv4o)
  auto network_dense_1 = layers::dense(graph, network_flatten, {.id = "ergmgbe5/axjzlv4o", .units = 120, .activation = Activation::tanh,
                                                                .start = Initial::glorot});
  // "network › dense 2" (ergmgbe5/nnq4moo5)
  auto network_dense_2 = layers::dense(graph, network_dense_1, {.id = "ergmgbe5/nnq4moo5", .units = 84, .activation = Activation::tanh,
                                                                .start = Initial::glorot});
  // "network › output" (ergmgbe5/mqzmgnjz)
  auto network_output = layers::dense(graph, network_dense_2, {.id = "ergmgbe5/mqzmgnjz", .units = 10});
