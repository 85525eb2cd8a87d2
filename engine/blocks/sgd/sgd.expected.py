# train.py
        # "SGD" (adwaljvk)
        sgd = Optim.sgd(id="adwaljvk", learning_rate=0.01, momentum=0.9, weight_decay=0.0, nesterov=True)
