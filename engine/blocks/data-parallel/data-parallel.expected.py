# train.py
        # "data parallel" (fdb6j4c4)
        data_parallel = Strategies.data_parallel(id="fdb6j4c4")
