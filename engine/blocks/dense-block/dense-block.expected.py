# train.py
        # "dense block" (mzq3z6vt)
        dense_block = Layers.dense_block(graph, conv, id="mzq3z6vt", layers=3, growth=5, dropout=0.2)
