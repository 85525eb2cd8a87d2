# train.py
        # "activation" (6am64c7z)
        activation = Layers.activation(graph, hidden, id="6am64c7z", activation="gelu")
