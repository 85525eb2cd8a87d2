# train.py
        # "residual" (mzq3z6vt)
        residual = Layers.residual(graph, conv, id="mzq3z6vt", channels=8, stride=2, activation="relu")
        # "residual 2" (nzq3z6vt)
        residual_2 = Layers.residual(graph, residual, id="nzq3z6vt", channels=8, stride=1, activation="relu")
