# train.py
        # "scaler" (r7k2n5xq)
        scaler = Optim.loss_scaler(id="r7k2n5xq", kind="backoff", scale=1024.0, window=2000, factor=2.0)
