# train.py
        # "cross-entropy" (xo5iju3j)
        cross_entropy = Losses.cross_entropy(graph, output, label, id="xo5iju3j")
