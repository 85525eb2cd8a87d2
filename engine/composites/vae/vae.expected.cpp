  // "network › encoder" (fjr54py2/ef7wwiev)
  auto network_encoder = layers::dense(graph, features, {.id = "fjr54py2/ef7wwiev", .units = 16, .activation = Activation::relu,
                                                         .start = Initial::he});
  // "network › latent" (fjr54py2/gsowwwqa)
  auto network_latent = layers::latent(graph, network_encoder, {.id = "fjr54py2/gsowwwqa", .size = 2});
  // "network › decoder" (fjr54py2/ivtzhxve)
  auto network_decoder = layers::dense(graph, network_latent.sample, {.id = "fjr54py2/ivtzhxve", .units = 16, .activation = Activation::relu,
                                                                      .start = Initial::he});
  // "network › reconstruction" (fjr54py2/isbkq5pz)
  auto network_reconstruction = layers::dense(graph, network_decoder, {.id = "fjr54py2/isbkq5pz", .units = 7});
