# train.py
        # "relative L2" (u3f66ddo)
        relative_l2 = Losses.relative_l2(graph, output, target, id="u3f66ddo")
