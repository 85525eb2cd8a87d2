# train.py
        # "LARC" (5lj4omoj)
        larc = Optim.lars(id="5lj4omoj", learning_rate=0.1, momentum=0.9, trust=0.02, weight_decay=0.0,
                          clip=True)
