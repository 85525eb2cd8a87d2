# train.py
        # "measurements" (ar4ray5a)
        measurements = Data.arrays(id="ar4ray5a", name="arrays", path="measured.npz",
                                   fields=[{"field": "features", "variable": "features", "dims": [4]},
                                           {"field": "label", "variable": "label", "classes": 3}],
                                   rows=60)
