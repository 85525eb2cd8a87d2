# train.py
        # "split" (oj5mp47f)
        return Data.split(columns, id="oj5mp47f", train=0.7, validation=0.1, test=0.2, seed=7)
        features = graph.placeholder("features", [7])
        target = graph.placeholder("target", [1])
