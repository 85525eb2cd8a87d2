# train.py
        # "flatten" (6nxmessf)
        flatten = Layers.flatten(graph, image, id="6nxmessf")
