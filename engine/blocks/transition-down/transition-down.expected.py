# train.py
        # "down" (mzq3z6vt)
        down = Layers.transition_down(graph, conv, id="mzq3z6vt", dropout=0.2)
