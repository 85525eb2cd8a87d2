# train.py
        # "mean squared error" (u3f66ddo)
        mean_squared_error = Losses.mean_squared_error(graph, output, target, id="u3f66ddo")
