  // "network › hidden 1" (nliocj5z/cj7rfp22)
  auto network_hidden_1 = layers::dense(graph, features, {.id = "nliocj5z/cj7rfp22", .units = 16, .activation = Activation::relu,
                                                          .start = Initial::he});
  // "network › hidden 2" (nliocj5z/pgukz63e)
  auto network_hidden_2 = layers::dense(graph, network_hidden_1, {.id = "nliocj5z/pgukz63e", .units = 16, .activation = Activation::relu,
                                                                  .start = Initial::he});
  // "network › output" (nliocj5z/p6k774ma)
  auto network_output = layers::dense(graph, network_hidden_2, {.id = "nliocj5z/p6k774ma", .units = 1});
