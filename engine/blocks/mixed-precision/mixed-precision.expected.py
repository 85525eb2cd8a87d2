# train.py
        # "mixed precision" (l7mx7prc)
        mixed_precision = Optim.mixed_precision(id="l7mx7prc", numbers="f16",
                                                scaler={"kind": "backoff", "scale": 65536.0, "window": 2000,
                                                        "factor": 2.0})
