# train.py
        # "hidden" (noqnchid)
        hidden = Layers.dense(graph, features, id="noqnchid", units=16, activation="tanh", bias=False,
                              start="glorot")
        # "output" (kxsrghtw)
        output = Layers.dense(graph, hidden, id="kxsrghtw", units=1)
