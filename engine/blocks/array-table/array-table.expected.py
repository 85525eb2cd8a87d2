# train.py
        # "grid" (ar4tabla)
        grid = Data.array_table(id="ar4tabla", name="table", path="heat.npz", variable="u", axes=["x", "t"],
                                columns=["x", "t", "u"], rows=48)
