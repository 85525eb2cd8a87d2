# train.py
        # "digits" (ir7hg7xw)
        digits = Data.idx(id="ir7hg7xw", images="images", labels="labels", images_path="images-idx3-ubyte",
                          labels_path="labels-idx1-ubyte", rows=1000, height=14, width=14, classes=10,
                          limit=500)
