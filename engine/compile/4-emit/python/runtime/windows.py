import math

import torch


class Windows:
    """How layers with a window read their sizes: one for each spatial dimension, or one for all."""

    def spread(input, sizes):
        """B×C×spatial, with one channel where the input has none, and the number of spatial dimensions."""
        dims = input.dim() - 1
        spatial = max(dims - 1, 1) if len(sizes) == 1 else len(sizes)
        return input.unsqueeze(1) if dims == spatial else input, spatial

    def over(spatial, *settings):
        """Each setting with a size for each spatial dimension."""
        return [list(sizes) * spatial if len(sizes) == 1 else list(sizes) for sizes in settings]

    def function(name, spatial):
        """PyTorch's function for so many dimensions."""
        return getattr(torch.nn.functional, f"{name}{spatial}d")

    def parameters(graph, id, first, second, kernel, *, fan_in, fan_out, start, scale, bias):
        """Weights first×second×kernel, and a bias for each of `bias` channels, None for no channels."""
        volume = math.prod(kernel)
        fans = {"fan_in": fan_in * volume, "fan_out": fan_out * volume}
        weight = graph.parameter(id, "weight", [first, second, *kernel], start, scale=scale, **fans)
        if bias == 0:
            return weight, None
        first = "uniform" if start == "uniform" else "zeros"
        return weight, graph.parameter(id, "bias", [bias], first, **fans)
