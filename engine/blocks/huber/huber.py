import torch


class Losses:
    def huber(graph, prediction, target, *, id, delta=1.0):
        """The sum over rows of the mean of c·(d − c/2), where d = prediction − target and c is d held
        to ±delta: squared inside, in proportion outside."""
        difference = prediction - target
        held = torch.clamp(difference, -delta, delta)
        return (held * (difference - 0.5 * held)).sum() / prediction.shape[1:].numel()
