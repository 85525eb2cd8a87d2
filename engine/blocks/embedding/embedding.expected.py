# train.py
        # "embedding" (k4d7w2nb)
        embedding = Layers.embedding(graph, label, id="k4d7w2nb", size=6)
