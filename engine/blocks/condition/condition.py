# uses: dense, embedding
import torch


class Layers:
    def condition(graph, input, labels, *, id, size=50):
        """The input with what its label says beside it (Mirza and Osindero 2014): B×n → B×(n + size), the
        embedding behind it; B×C×spatial → B×(C + 1)×spatial, a channel made from the embedding by a dense
        layer."""
        beside = Layers.embedding(graph, labels, id=id, size=size)
        if input.dim() > 2:
            places = input.shape[2:]
            beside = Layers.dense(graph, beside, id=id, units=places.numel())
            beside = beside.reshape(len(input), 1, *places)
        return torch.cat([input, beside], 1)
