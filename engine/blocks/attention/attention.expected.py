# train.py
        # "look" (k4d7w2nb)
        look = Layers.self_attention(graph, image, id="k4d7w2nb", heads=2, causal=True)
        # "look again" (mzq3z6vt)
        look_again = Layers.self_attention(graph, look, id="mzq3z6vt", heads=7)
