# train.py
        # "scale" (krsiusuh)
        return Data.scale(split, id="krsiusuh", field="image", low=-1.0, high=1.0)
        image = graph.placeholder("image", [14, 14])
        label = graph.labels("label", 10)
