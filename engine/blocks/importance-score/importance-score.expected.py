# train.py
        # "scores" (im5score)
        return Train.importance_score(stage, id="im5score", data=Pipeline.standardise(),
                                      network=Pipeline.network_of_scores, optimizer=sgd,
                                      strategy=data_parallel, method="loss", repeats=3, epochs=2, dtype="f64",
                                      batch=64, seed=0, strict=True)
    ("scores", "im5score", Stages.scores),
