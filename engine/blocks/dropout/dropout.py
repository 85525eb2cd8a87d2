# uses: graph, random
import numpy
import torch


class Layers:
    def dropout(graph, input, *, id, rate=0.5):
        """While training, sets so many of the numbers to zero, and the rest grow by 1/(1 − rate). Four
        numbers share a draw; the dropouts of a network have streams of their own."""
        if not graph.training:
            return input
        size = input.shape[1:].numel()
        stream = graph.next_stream("dropout") << 24
        lanes = numpy.arange(-(-size // 4)) + stream
        step = graph.step
        words = Random.draw(graph.seed, Random.DROPOUT, graph.samples[:, None], step, lanes[None])
        drawn = numpy.stack(words, axis=2).reshape(len(graph.samples), 4 * len(lanes))[:, :size]
        kept = torch.from_numpy(drawn >= numpy.uint64(int(rate * 2**32))).reshape(input.shape)
        return torch.where(kept, input * (1.0 / (1.0 - rate)), torch.zeros_like(input))
