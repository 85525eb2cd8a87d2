# train.py
        # "moving average" (mwkq3t7c)
        moving_average = Optim.moving_average(sgd, id="mwkq3t7c", mode="adaptive", window=3, threshold=0.03,
                                              norm="max_ratio")
