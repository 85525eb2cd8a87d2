# train.py
        # "LARS" (5lj4omoj)
        lars = Optim.lars(id="5lj4omoj", learning_rate=0.1, momentum=0.9, trust=0.001, weight_decay=0.0005,
                          clip=False)
