# train.py
        # "conv 1" (k4d7w2nb)
        conv_1 = Layers.convolution(graph, image, id="k4d7w2nb", channels=6, kernel=[5, 5], padding=[2, 2],
                                    activation="relu", start="he")
        # "conv 2" (mzq3z6vt)
        conv_2 = Layers.convolution(graph, conv_1, id="mzq3z6vt", channels=12, kernel=[3, 3], stride=[2, 2],
                                    bias=False)
