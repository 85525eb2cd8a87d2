# train.py
        # "points" (co4loca5)
        return Data.collocation(split, id="co4loca5", field="features", n=50, sampling="latin_hypercube",
                                low=[-1.0, 0.0], high=[1.0, 1.5], seed=42)
        features = graph.placeholder("features", [2])
        target = graph.placeholder("target", [1])
        known = graph.placeholder("known", [1])
