# uses: graph
import math

import torch


class Places:
    """Vectors of places, side by side in heads."""

    def projected(graph, input, width, *, id, name, bias, start):
        """input · weight + bias for each place. Weights are n×width."""
        inputs = input.shape[2]
        output = input @ graph.parameter(id, name, [inputs, width], start, fan_in=inputs, fan_out=width)
        return output + graph.parameter(id, f"{name}_bias", [width], "zeros") if bias else output

    def split(input, heads):
        """B×places×width → B×heads×places×(width/heads)."""
        rows, places, width = input.shape
        return input.reshape(rows, places, heads, width // heads).transpose(1, 2)


class Layers:
    def attention(graph, input, context, *, id, heads=1, causal=False, bias=True, start="glorot"):
        """For each head softmax(Q·Kᵀ/√d)·V with d = width/heads, heads side by side, then a dense layer
        (Vaswani et al. 2017). Queries come from the input, B×T×width, keys and values from the
        context, B×S×n; the result is B×T×width. In a causal one place i attends to places 0 … i only."""
        width = input.shape[2]
        given = {"id": id, "bias": bias, "start": start}
        sources = {"query": input, "key": context, "value": context}
        query, key, value = (
            Places.split(Places.projected(graph, source, width, name=name, **given), heads)
            for name, source in sources.items()
        )
        scores = query @ key.transpose(2, 3) * (1 / math.sqrt(width // heads))
        if causal:
            later = torch.ones(scores.shape[2:], dtype=torch.bool).triu(1)
            scores = scores.masked_fill(later, -math.inf)
        mixed = (torch.softmax(scores, dim=-1) @ value).transpose(1, 2).reshape(input.shape)
        return Places.projected(graph, mixed, width, name="output", **given)

    def self_attention(graph, input, **settings):
        """Attention of the input to itself."""
        return Layers.attention(graph, input, input, **settings)
