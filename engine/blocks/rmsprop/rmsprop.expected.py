# train.py
        # "RMSprop" (5lj4omoj)
        rmsprop = Optim.rmsprop(id="5lj4omoj", learning_rate=0.01, smoothing=0.99, epsilon=1e-8, momentum=0.9,
                                weight_decay=0.0, centred=True)
