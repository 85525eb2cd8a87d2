# train.py
        # "evaluate" (np6qooor)
        return Train.evaluate(stage, id="np6qooor", model="xcvsmlgf", data=Pipeline.split(),
                              network=Pipeline.network_of_train, dtype="f32", part="test", seed=0,
                              scores=["r2", "adjusted_r2", "mean_squared_error", "mean_absolute_error",
                                      "relative_l2"])
    ("evaluate", "np6qooor", Stages.evaluate),
