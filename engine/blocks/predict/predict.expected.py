# train.py
        # "predict" (pq3rdict)
        return Train.predict(stage, id="pq3rdict", model="xcvsmlgf", data=Pipeline.split(),
                             network=Pipeline.network_of_train, dtype="f32", part="test", seed=0, format="csv")
    ("predict", "pq3rdict", Stages.predict),
