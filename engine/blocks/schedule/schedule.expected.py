# train.py
        # "schedule" (r7k2n5xq)
        schedule = Optim.schedule(id="r7k2n5xq", kind="polynomial", steps=500, floor=0.0, power=2.0,
                                  warm_up=50, warm_up_from=0.0)
