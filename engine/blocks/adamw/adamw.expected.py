# train.py
        # "AdamW" (5lj4omoj)
        adamw = Optim.adamw(id="5lj4omoj", learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8,
                            weight_decay=0.05)
