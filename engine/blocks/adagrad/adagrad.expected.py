# train.py
        # "AdaGrad" (5lj4omoj)
        adagrad = Optim.adagrad(id="5lj4omoj", learning_rate=0.01, rate_decay=0.001, initial_accumulator=0.0,
                                epsilon=1e-10, weight_decay=0.0)
