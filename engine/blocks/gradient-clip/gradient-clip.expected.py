# train.py
        # "clip" (r7k2n5xq)
        clip = Optim.clip(id="r7k2n5xq", value=3.0, norm=0.5)
