# uses: graph, ranks
import torch


class ChannelStatistics:
    """Mean and variance of each channel over rows and places, of the whole batch or of this rank's rows."""

    def __init__(self, graph, input, statistics):
        self.ranks = graph.ranks if statistics == "global" else None
        self.share = len(input) / graph.batch
        rows = graph.batch if statistics == "global" else max(len(input), 1)
        count = rows * input.shape[2:].numel()
        over = [0, *range(2, input.dim())]
        self.mean = self.summed(input.sum(over)) / count
        squares = self.summed((input - ChannelStatistics.wide(self.mean, input)).square().sum(over))
        self.variance = squares / count
        self.unbiased = squares / max(count - 1, 1)

    def summed(self, sums):
        return sums if self.ranks is None else self.ranks.sum_with_gradient(sums)

    def agreed(self, graph, statistic):
        """On every rank the same: of local ones the mean over ranks, each weighing as much as it has rows."""
        statistic = statistic.detach()
        return statistic if self.ranks else graph.ranks.sum(statistic * self.share)

    def wide(numbers, input):
        """A number for each channel, as what broadcasts to the input."""
        return numbers.reshape(-1, *[1] * (input.dim() - 2))


class Layers:
    def batch_norm(graph, input, *, id, momentum=0.1, epsilon=1e-5, statistics="global"):
        """(x − mean)/√(variance + ε)·weight + bias for each channel of B×C or B×C×spatial (Ioffe and Szegedy
        2015). Outside training by running statistics, which move by `momentum` with each training step; the
        variance among them is the one without bias."""
        shape = [input.shape[1]]
        weight = graph.parameter(id, "weight", shape, "ones")
        bias = graph.parameter(id, "bias", shape, "zeros")
        mean = graph.state(id, "running_mean", shape, "zeros")
        variance = graph.state(id, "running_variance", shape, "ones")
        if graph.training:
            found = ChannelStatistics(graph, input, statistics)
            newest = {"running_mean": (mean, found.mean), "running_variance": (variance, found.unbiased)}
            for name, (running, statistic) in newest.items():
                moved = running * (1 - momentum) + found.agreed(graph, statistic) * momentum
                graph.assign(id, name, moved)
            mean, variance = found.mean, found.variance
        factor = weight / torch.sqrt(variance + epsilon)
        wide = [ChannelStatistics.wide(numbers, input) for numbers in (mean, factor, bias)]
        return (input - wide[0]) * wide[1] + wide[2]
