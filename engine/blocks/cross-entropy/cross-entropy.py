import torch


class Losses:
    def cross_entropy(graph, prediction, label, *, id):
        """The sum over rows of −log of the probability that softmax gives to the right class."""
        return torch.nn.functional.cross_entropy(prediction, label, reduction="sum")
