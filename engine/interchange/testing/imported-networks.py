"""Writes NAME.onnx for every network, rows.csv, whose first columns x0, x1, … each network reads, and networks.npz: by name what it gives for these rows."""
import numpy
import torch
from torch import nn


class Of(nn.Module):
    """Layers and what is done with them."""

    def __init__(self, forward, **layers):
        super().__init__()
        self.steps = forward
        for name, layer in layers.items():
            setattr(self, name, layer)

    def forward(self, x):
        return self.steps(self, x)


def residual(self, x):
    return torch.relu(self.second(torch.relu(self.first(x))) + x)


def grown(self, x):
    for layer in self.layers:
        x = torch.cat([x, torch.relu(layer(x))], dim=1)
    return x


def down_and_up(self, x):
    across = torch.relu(self.down(x))
    return self.out(torch.cat([self.up(torch.relu(self.middle(self.pool(across)))), across], dim=1))


def turned(self, x):
    rows = self.conv(x)
    return self.out(rows.permute(0, 2, 3, 1).reshape(rows.size(0), -1))


def cut(self, x):
    left, right = self.first(x).chunk(2, dim=1)
    return self.out(torch.cat([left[:, 1:3], right, x[:, -2:]], dim=1))


def lines(self, x):
    return self.conv(x.unsqueeze(1)).squeeze(1)


Linear, Conv = nn.Linear, nn.Conv2d
networks = {
    "deep": ([6], nn.Sequential(Linear(6, 16), nn.ReLU(), Linear(16, 8), nn.Tanh(), Linear(8, 2))),
    "no_bias": ([4], nn.Sequential(Linear(4, 5, bias=False), nn.Sigmoid(), Linear(5, 3, bias=False))),
    "softplus": ([4], nn.Sequential(Linear(4, 5), nn.Softplus(), Linear(5, 3), nn.Softplus())),
    "gelu": ([4], nn.Sequential(Linear(4, 5), nn.GELU(), Linear(5, 3))),
    "silu": ([4], nn.Sequential(Linear(4, 5), nn.SiLU(), Linear(5, 3))),
    "elu": ([4], nn.Sequential(Linear(4, 5), nn.ELU(), Linear(5, 3))),
    "leaky": ([4], nn.Sequential(nn.LeakyReLU(0.3), Linear(4, 5), nn.LeakyReLU(), Linear(5, 3), nn.LeakyReLU(0.2))),
    "softmax": ([4], nn.Sequential(Linear(4, 5), nn.Dropout(0.5), Linear(5, 3), nn.Softmax(dim=1))),
    "layer_norm": ([6], nn.Sequential(Linear(6, 8), nn.LayerNorm(8), nn.ReLU(), Linear(8, 2))),
    "image_norm": ([2, 4, 4], nn.Sequential(nn.LayerNorm([2, 4, 4], eps=1e-3), nn.Flatten(), Linear(32, 2))),
    "batch_norm": ([6], nn.Sequential(nn.BatchNorm1d(6), Linear(6, 4), nn.ReLU(), nn.BatchNorm1d(4, eps=1e-3), Linear(4, 2))),
    "product": ([3], Of(lambda self, x: torch.tanh(x @ self.weight + self.bias), weight=nn.Parameter(torch.zeros(3, 4)), bias=nn.Parameter(torch.zeros(4)))),
    "convolution": ([1, 8, 8], nn.Sequential(Conv(1, 3, 3, padding=1), nn.ReLU(), Conv(3, 2, 5, stride=2), nn.Flatten(), Linear(8, 3))),
    "line": ([2, 12], nn.Sequential(nn.Conv1d(2, 4, 3), nn.Tanh(), nn.MaxPool1d(2), nn.Flatten(), Linear(20, 3))),
    "volume": ([1, 4, 4, 4], nn.Sequential(nn.Conv3d(1, 2, 3, padding=1, bias=False), nn.ReLU(), nn.AvgPool3d(2), nn.Flatten(), Linear(16, 2))),
    "max_pool": ([1, 8, 8], nn.Sequential(nn.MaxPool2d(3, stride=2, padding=1), nn.Flatten(), Linear(16, 2))),
    "average_pool": ([1, 8, 8], nn.Sequential(nn.AvgPool2d(3, stride=2, padding=1), nn.Flatten(), Linear(16, 2))),
    "global_average": ([3, 8, 8], nn.Sequential(Conv(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), Linear(4, 2))),
    "mean": ([3, 8, 8], Of(lambda self, x: self.out(self.conv(x).mean((2, 3))), conv=Conv(3, 4, 3), out=Linear(4, 2))),
    "norms": ([2, 6, 6], nn.Sequential(nn.BatchNorm2d(2), nn.ReLU(), Conv(2, 3, 3, bias=False), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), Linear(48, 2))),
    "transposed": ([2, 4, 4], nn.Sequential(nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, output_padding=1), nn.ReLU(), Conv(3, 1, 1))),
    "residual": ([3, 6, 6], Of(residual, first=Conv(3, 4, 3, padding=1), second=Conv(4, 3, 3, padding=1))),
    "grown": ([2, 5, 5], Of(grown, layers=nn.ModuleList([Conv(2, 2, 3, padding=1), Conv(4, 2, 3, padding=1)]))),
    "down_and_up": ([1, 8, 8], Of(down_and_up, down=Conv(1, 3, 3, padding=1), pool=nn.MaxPool2d(2), middle=Conv(3, 4, 3, padding=1), up=nn.ConvTranspose2d(4, 3, 2, stride=2), out=Conv(6, 1, 1))),
    "turned": ([1, 6, 6], Of(turned, conv=Conv(1, 3, 3), out=Linear(48, 2))),
    "cut": ([6], Of(cut, first=Linear(6, 8), out=Linear(8, 2))),
    "lines": ([9], Of(lines, conv=nn.Conv1d(1, 1, 3, padding=1))),
    "lenet": ([1, 12, 12], nn.Sequential(Conv(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), Conv(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(), Linear(16, 12), nn.Tanh(), Linear(12, 5))),
    "fixed_rows": ([2, 3], Of(lambda self, x: self.out(x.view(10, -1)), out=Linear(6, 2))),
}

torch.manual_seed(1)
rows = 2 * torch.rand(10, 192) - 1
given = {}
for name, (dims, network) in networks.items():
    network.eval()
    for values in network.state_dict().values():
        if values.is_floating_point():
            values.uniform_(-0.7, 0.7)
    for layer in network.modules():
        if hasattr(layer, "running_var"):
            layer.running_var.uniform_(0.5, 2)
    x = rows[:, : int(numpy.prod(dims))].reshape(10, *dims)
    axes = None if name == "fixed_rows" else {"x": {0: "rows"}}
    torch.onnx.export(network, (x,), f"{name}.onnx", opset_version=17, input_names=["x"], dynamic_axes=axes)
    given[name] = network(x).detach().numpy()
numpy.savez("networks.npz", **given)
head = ",".join([f"x{column}" for column in range(192)] + [f"y{column}" for column in range(150)])
table = numpy.hstack([rows.numpy(), numpy.zeros((10, 150))])
numpy.savetxt("rows.csv", table, "%.9g", ",", header=head, comments="")
