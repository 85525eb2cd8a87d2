# train.py
        # "train" (ux2dnun4)
        return Train.fit(stage, id="ux2dnun4", data=Pipeline.split(), network=Pipeline.network_of_train,
                         optimizer=sgd, dtype="f64", batch=16, seed=3, shuffle=True, log_every=1,
                         checkpoint_every=10)
    ("train", "ux2dnun4", Stages.train),
