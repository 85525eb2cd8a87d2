# train.py
        # "latent" (k4d7w2nb)
        latent = Layers.latent(graph, features, id="k4d7w2nb", size=2)
