# train.py
        # "up" (k4d7w2nb)
        up = Layers.transposed_convolution(graph, image, id="k4d7w2nb", channels=4, kernel=[4, 4],
                                           stride=[2, 2], padding=[1, 1], activation="relu")
