# train.py
        # "VAE loss" (u3f66ddo)
        vae_loss = Losses.vae(graph, prediction=output, target=features, mean=latent.mean,
                              log_variance=latent.log_variance, id="u3f66ddo", reconstruction="squared_error",
                              kl_weight=0.25)
