# train.py
        # "dropout" (5a54i5iu)
        dropout = Layers.dropout(graph, hidden, id="5a54i5iu", rate=0.2)
