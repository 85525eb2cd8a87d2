import torch


class Losses:
    def binary_cross_entropy(graph, prediction, target, *, id):
        """The sum over rows of the mean of −t·log σ(x) − (1 − t)·log(1 − σ(x)), which is
        softplus(x) − t·x, for logits x and targets t."""
        softplus = torch.logaddexp(prediction, torch.zeros_like(prediction))
        return (softplus - target * prediction).sum() / prediction.shape[1:].numel()
