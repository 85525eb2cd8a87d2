# uses: graph
import torch


class Layers:
    def layer_norm(graph, input, *, id, dims=1, epsilon=1e-5, affine=True):
        """(x − mean)/√(variance + ε)·weight + bias over the last `dims` dimensions of each sample (Ba, Kiros
        and Hinton 2016); `affine` is weight and bias, one of each for each place."""
        places = list(input.shape[-dims:])
        weight = graph.parameter(id, "weight", places, "ones") if affine else None
        bias = graph.parameter(id, "bias", places, "zeros") if affine else None
        return torch.nn.functional.layer_norm(input, places, weight, bias, epsilon)
