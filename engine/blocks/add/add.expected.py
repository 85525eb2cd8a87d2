# train.py
        # "both" (mzq3z6vt)
        both = Layers.add(graph, [conv, conv_2], id="mzq3z6vt")
