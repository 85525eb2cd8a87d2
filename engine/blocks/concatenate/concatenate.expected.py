# train.py
        # "both" (mzq3z6vt)
        both = Layers.concatenate(graph, [conv, conv_2], id="mzq3z6vt", axis=0)
