# train.py
        # "up" (mzq3z6vt)
        up = Layers.transition_up(graph, conv, id="mzq3z6vt")
        # "up 2" (nzq3z6vt)
        up_2 = Layers.transition_up(graph, up, id="nzq3z6vt", channels=2)
