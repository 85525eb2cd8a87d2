# train.py
        # "Anderson" (zr5nfd2g)
        anderson = Optim.anderson(moving_average, id="zr5nfd2g", enabled=True, depth=3, frequency=2,
                                  store_every=1, wait=1, mixing=1.0, regularisation=0.0, residual="exact",
                                  safeguard=True)
