# train.py
        # "rows" (ta2keaaa)
        return Data.take(split, id="ta2keaaa", part="train", rows=100, seed=42)
        features = graph.placeholder("features", [7])
        target = graph.placeholder("target", [1])
