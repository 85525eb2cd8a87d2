  // "network › conv" (eksttpzz/ygptftol)
  auto network_conv = layers::convolution(graph, image, {.id = "eksttpzz/ygptftol", .channels = 48, .kernel = {3, 3}, .padding = {1, 1},
                                                         .start = Initial::he});
  // "network › down" (eksttpzz/lrlyafa4)
  auto network_down = layers::dense_block(graph, network_conv, {.id = "eksttpzz/lrlyafa4", .layers = 2, .growth = 4});
  // "network › transition down" (eksttpzz/fhai66nb)
  auto network_transition_down = layers::transition_down(graph, network_down, {.id = "eksttpzz/fhai66nb", .dropout = 0.0});
  // "network › middle" (eksttpzz/neaxcxp5)
  auto network_middle = layers::dense_block(graph, network_transition_down, {.id = "eksttpzz/neaxcxp5", .layers = 2, .growth = 4});
  // "network › transition up" (eksttpzz/wzipaloa)
  auto network_transition_up = layers::transition_up(graph, network_middle, {.id = "eksttpzz/wzipaloa", .channels = 48});
  // "network › skip" (eksttpzz/uswptdcj)
  auto network_skip = layers::concatenate(graph, {network_transition_up, network_down}, {.id = "eksttpzz/uswptdcj", .axis = 0});
  // "network › up" (eksttpzz/x2nkuvd4)
  auto network_up = layers::dense_block(graph, network_skip, {.id = "eksttpzz/x2nkuvd4", .layers = 2, .growth = 4});
