# train.py
        # "condition" (k4d7w2nb)
        condition = Layers.condition(graph, flatten, label, id="k4d7w2nb", size=6)
