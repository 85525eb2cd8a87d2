# train.py
        # "standardise" (x67j2ify)
        return Data.standardise(split, id="x67j2ify", fields=["features", "target"])
        features = graph.placeholder("features", [7])
        target = graph.placeholder("target", [1])
