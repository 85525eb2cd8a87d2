        # "network › encoder" (fjr54py2/ef7wwiev)
        network_encoder = Layers.dense(graph, features, id="fjr54py2/ef7wwiev", units=16, activation="relu",
                                       start="he")
        # "network › latent" (fjr54py2/gsowwwqa)
        network_latent = Layers.latent(graph, network_encoder, id="fjr54py2/gsowwwqa", size=2)
        # "network › decoder" (fjr54py2/ivtzhxve)
        network_decoder = Layers.dense(graph, network_latent.sample, id="fjr54py2/ivtzhxve", units=16,
                                       activation="relu", start="he")
        # "network › reconstruction" (fjr54py2/isbkq5pz)
        network_reconstruction = Layers.dense(graph, network_decoder, id="fjr54py2/isbkq5pz", units=7)
