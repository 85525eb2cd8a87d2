# train.py
        # "downpour" (dwnpr3k7)
        downpour = Strategies.downpour(id="dwnpr3k7", sync_every=2, local_rate=0.000001)
