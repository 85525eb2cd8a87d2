# train.py
        # "Friedman" (sy5nthra)
        friedman = Data.synthetic(id="sy5nthra", kind="friedman", n=200, features=10, noise=0.5, seed=0)
