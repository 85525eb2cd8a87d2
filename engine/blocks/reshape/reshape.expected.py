# train.py
        # "tall" (k4d7w2nb)
        tall = Layers.reshape(graph, image, id="k4d7w2nb", dims=[1, 28, 7])
