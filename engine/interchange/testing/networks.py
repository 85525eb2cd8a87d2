"""Writes NAME.onnx for every network, and networks.json with its weights as texts."""
import json
import torch
from torch import nn


class Arithmetic(nn.Module):
    """Weights of every kind that PyTorch exports, and attributes of most kinds."""

    def __init__(self):
        super().__init__()
        numbers = {
            "float16": [0.1, -65504, 6e-8],
            "bfloat16": [0.1, -3e38, 1e-40],
            "float64": [0.1, 1e300, -5e-324],
            "int64": [0, -(2**63), 2**63 - 1],
            "int32": [0, -(2**31), 2**31 - 1],
            "uint8": [0, 1, 255],
            "bool": [True, False, True],
        }
        for kind, values in numbers.items():
            self.register_buffer("of_" + kind, torch.tensor(values, dtype=getattr(torch, kind)))

    def forward(self, x):
        return tuple(x.to(weight.dtype) * weight for weight in self.buffers())


class Skip(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 4)

    def forward(self, left, right):
        both = torch.cat([nn.functional.leaky_relu(self.inner(left), 0.25) + left, right], dim=1)
        return both.reshape(-1, 2, 4).transpose(1, 2)[:, 1:]


networks = {
    "dense": (nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2, bias=False)), [torch.zeros(5, 3)]),
    "image": (
        nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(2), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3), nn.Softmax(dim=1)),
        [torch.zeros(2, 1, 4, 4)],
    ),
    "skip": (Skip(), [torch.zeros(3, 4), torch.zeros(3, 4)]),
    "arithmetic": (Arithmetic(), [torch.zeros(3)]),
}

told = {}
torch.manual_seed(1)
for name, (network, inputs) in networks.items():
    network.eval()
    # The exporter writes equal weights once, and new layers of batch norm are all ones and zeros.
    for weight in network.parameters():
        weight.data.uniform_(-1, 1)
    names = [f"in{index}" for index in range(len(inputs))]
    axes = {each: {0: "rows"} for each in names} if name != "arithmetic" else None
    torch.onnx.export(network, tuple(inputs), f"{name}.onnx", opset_version=13, input_names=names, dynamic_axes=axes, do_constant_folding=False)
    weights = {key: value for key, value in network.state_dict().items() if not key.endswith("num_batches_tracked")}
    told[name] = {key: {"shape": list(value.shape), "values": [str(+each) for each in value.flatten().tolist()]} for key, value in weights.items()}
open("networks.json", "w").write(json.dumps(told))
