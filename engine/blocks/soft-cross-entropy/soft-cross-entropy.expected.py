# train.py
        # "soft cross-entropy" (u3f66ddo)
        soft_cross_entropy = Losses.soft_cross_entropy(graph, output, target, id="u3f66ddo")
