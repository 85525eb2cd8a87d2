import collections

import torch

# What a training rounds to; `rounding` makes what a step's network is computed in.
MixedPrecision = collections.namedtuple("MixedPrecision", "numbers rounding scaler")


class Rounded(torch.autograd.Function):
    """x with its numbers rounded to a type of 16 bits; a gradient comes back as it is."""

    @staticmethod
    def forward(context, x, half):
        context.half = half
        return x.to(half).to(x.dtype)

    @staticmethod
    def backward(context, gradient):
        return Returned.apply(gradient, context.half), None


class Returned(torch.autograd.Function):
    """x as it is; a gradient comes back rounded to a type of 16 bits."""

    @staticmethod
    def forward(context, x, half):
        context.half = half
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return Rounded.apply(gradient, context.half), None


class Products(torch.overrides.TorchFunctionMode):
    """While it is entered, every product rounds the two tensors that it multiplies to `half`, and when
    gradients are formed also the one that arrives; what it adds up stays in their own type."""

    NAMES = {"matmul", "__matmul__", "mm", "bmm", "linear"}
    NAMES |= {f"conv{way}{spatial}d" for way in ("", "_transpose") for spatial in (1, 2, 3)}

    def __init__(self, half):
        super().__init__()
        self.half = half

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function.__name__ not in Products.NAMES:
            return function(*args, **(kwargs or {}))
        left, right, *others = args
        bias, others = (others[0], [None, *others[1:]]) if others else (None, [])
        operands = Rounded.apply(left, self.half), Rounded.apply(right, self.half)
        output = Returned.apply(function(*operands, *others, **(kwargs or {})), self.half)
        if bias is None:
            return output
        places = 0 if function.__name__ == "linear" else right.dim() - 2
        return output + bias.reshape(-1, *[1] * places)
