# train.py
        # "mean absolute error" (3ti7zpm7)
        mean_absolute_error = Losses.mean_absolute_error(graph, output, target, id="3ti7zpm7")
