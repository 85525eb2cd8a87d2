# train.py
        # "start" (xw5kq3ma)
        start = Train.start_model(id="xw5kq3ma", name="start", path="model.npz")
