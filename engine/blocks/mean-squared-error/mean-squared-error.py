import torch


class Losses:
    def mean_squared_error(graph, prediction, target, *, id):
        """The sum over rows of the mean of (prediction − target)²."""
        return torch.square(prediction - target).sum() / prediction.shape[1:].numel()
