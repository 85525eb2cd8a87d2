import torch


class Activations:
    """Functions of each number, by name; softmax is over the last dimension."""

    def of(name, input, slope=0.2):
        return Activations.BY_NAME[name](input, slope)

    BY_NAME = {
        "identity": lambda x, _: x,
        "relu": lambda x, _: torch.relu(x),
        "tanh": lambda x, _: torch.tanh(x),
        "sigmoid": lambda x, _: torch.sigmoid(x),
        "softplus": lambda x, _: torch.logaddexp(x, torch.zeros_like(x)),
        "gelu": lambda x, _: torch.nn.functional.gelu(x),
        "leaky_relu": lambda x, slope: torch.nn.functional.leaky_relu(x, slope),
        "elu": lambda x, _: torch.nn.functional.elu(x),
        "silu": lambda x, _: torch.nn.functional.silu(x),
        "softmax": lambda x, _: torch.softmax(x, dim=-1),
    }


class Layers:
    def activation(graph, input, *, id, activation="relu", slope=0.2):
        """The function of each number; the shape stays."""
        return Activations.of(activation, input, slope)
