# train.py
        # "norm" (k4d7w2nb)
        norm = Layers.layer_norm(graph, image, id="k4d7w2nb", dims=2, epsilon=0.00001)
        # "plain norm" (mzq3z6vt)
        plain_norm = Layers.layer_norm(graph, norm, id="mzq3z6vt", dims=1, epsilon=0.00001, affine=False)
