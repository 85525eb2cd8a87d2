# train.py
        # "norm" (mzq3z6vt)
        norm = Layers.batch_norm(graph, conv, id="mzq3z6vt", momentum=0.1, epsilon=0.00001, statistics="local")
