# train.py
        # "elastic averaging" (elst5sgd)
        elastic_averaging = Strategies.easgd(id="elst5sgd", force=0.25)
