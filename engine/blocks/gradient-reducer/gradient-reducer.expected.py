# train.py
        # "reducer" (rd5u2cer)
        reducer = Strategies.gradient_reducer(id="rd5u2cer", grouping="per_layer", overlap=True,
                                              compression="none", coordinator="direct")
