# train.py
        # "turned" (k4d7w2nb)
        turned = Layers.permute(graph, image, id="k4d7w2nb", order=[1, 0])
