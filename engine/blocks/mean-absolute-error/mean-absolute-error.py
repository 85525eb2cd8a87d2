import torch


class Losses:
    def mean_absolute_error(graph, prediction, target, *, id):
        """The sum over rows of the mean of |prediction − target|."""
        return torch.abs(prediction - target).sum() / prediction.shape[1:].numel()
