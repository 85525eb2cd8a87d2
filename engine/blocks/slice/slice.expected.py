# train.py
        # "middle" (k4d7w2nb)
        middle = Layers.slice(graph, image, id="k4d7w2nb", axis=1, begin=2, number=10)
