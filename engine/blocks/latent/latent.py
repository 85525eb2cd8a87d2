# uses: graph, random
import typing

import numpy
import torch


class LatentValues(typing.NamedTuple):
    """Of B×size each: what is drawn, the mean outside training; and the distribution it is drawn from."""

    sample: torch.Tensor
    mean: torch.Tensor
    log_variance: torch.Tensor


class Noise:
    def normal(graph, size):
        """B×size standard normal numbers, of which two share a draw; the noises of a network have streams of
        their own."""
        lanes = numpy.arange(-(-size // 2)) + (graph.next_stream("noise") << 24)
        words = Random.draw(graph.seed, Random.NOISE, graph.samples[:, None], graph.step, lanes[None])
        pairs = numpy.stack(Random.normal_pair(words), axis=2)
        drawn = pairs.reshape(len(graph.samples), 2 * len(lanes))[:, :size]
        return torch.from_numpy(drawn).to(graph.dtype)


class Layers:
    def latent(graph, input, *, id, size=3):
        """Mean and log-variance by dense layers from B×n, and a sample mean + exp(log_variance/2)·noise while
        training, the mean elsewhere (Kingma and Welling 2014): B×size each."""
        inputs = input.shape[1]
        mean, log_variance = (
            input @ graph.parameter(id, f"{name}_weight", [inputs, size], "uniform", fan_in=inputs)
            + graph.parameter(id, f"{name}_bias", [size], "uniform", fan_in=inputs)
            for name in ("mean", "log_variance")
        )
        if not graph.training:
            return LatentValues(mean, mean, log_variance)
        noise = Noise.normal(graph, size)
        return LatentValues(mean + torch.exp(0.5 * log_variance) * noise, mean, log_variance)
