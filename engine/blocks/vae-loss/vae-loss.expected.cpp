// pipeline.cpp
  // "VAE loss" (u3f66ddo)
  auto vae_loss = losses::vae(graph, {.id = "u3f66ddo", .reconstruction = losses::Reconstruction::squared_error,
                                      .kl_weight = 0.25}, {.prediction = output, .target = features, .mean = latent.mean, .log_variance = latent.log_variance});
