# train.py
        # "binary cross-entropy" (u3f66ddo)
        binary_cross_entropy = Losses.binary_cross_entropy(graph, output, target, id="u3f66ddo")
