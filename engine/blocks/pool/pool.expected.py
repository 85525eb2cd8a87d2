# train.py
        # "pool" (k4d7w2nb)
        pool = Layers.pool(graph, image, id="k4d7w2nb", kind="max", size=[2, 2])
        # "mean" (mzq3z6vt)
        mean = Layers.pool(graph, pool, id="mzq3z6vt", kind="average", size=[3, 3], stride=[2, 2],
                           padding=[1, 1])
