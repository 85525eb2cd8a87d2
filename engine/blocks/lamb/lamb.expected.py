# train.py
        # "LAMB" (5lj4omoj)
        lamb = Optim.lamb(id="5lj4omoj", learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=0.000001,
                          weight_decay=0.01, keep_vectors=False)
