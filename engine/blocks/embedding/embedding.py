# uses: graph
import torch


class Layers:
    def embedding(graph, labels, *, id, size=50, start="normal", scale=1.0):
        """A trained vector for each class: B → B×size. The table is classes×size."""
        classes = labels.classes
        fans = {"fan_in": classes, "fan_out": size, "scale": scale}
        table = graph.parameter(id, "table", [classes, size], start, **fans)
        return torch.nn.functional.embedding(labels, table)
