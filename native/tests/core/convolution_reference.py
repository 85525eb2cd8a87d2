"""PyTorch's own numbers for convolution_pytorch_test.cpp: one line a case, "name number number …": output, then each gradient.

Both sides make their inputs by the same formula, wave(series, i) = sin(12.9898·i + 78.233·series + 1), in f64.
"""

import math
import sys

try:
    import torch
except ImportError:
    sys.exit(77)

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
functional = torch.nn.functional


def wave(series, *shape):
    numbers = [math.sin(12.9898 * i + 78.233 * series + 1) for i in range(math.prod(shape))]
    return torch.tensor(numbers).reshape(shape)


def show(name, x_shape, weight_shape, channels, apply):
    weight = wave(1, *weight_shape).requires_grad_()
    bias = wave(2, channels).requires_grad_()
    y = apply(wave(5, 4, *x_shape), weight, bias)
    functional.mse_loss(y, wave(6, *y.shape)).backward()
    numbers = torch.cat([tensor.detach().reshape(-1) for tensor in (y, weight.grad, bias.grad)])
    print(name, *(repr(float(number)) for number in numbers))


show("line", (3, 11), (5, 3, 3), 5, lambda x, w, b: functional.max_pool1d(functional.conv1d(x, w, b, stride=2, padding=1), 2))
show("plane", (3, 9, 8), (20, 3, 3, 2), 20, lambda x, w, b: functional.max_pool2d(torch.relu(functional.conv2d(x, w, b, stride=(2, 1), padding=(1, 0))), 2))
show("volume", (2, 5, 6, 4), (3, 2, 2, 3, 2), 3, lambda x, w, b: functional.avg_pool3d(functional.conv3d(x, w, b, padding=(1, 1, 0)), 2, stride=1, padding=1))
show("overlapping", (1, 9, 9), (4, 1, 3, 3), 4, lambda x, w, b: functional.max_pool2d(functional.conv2d(x, w, b), 3, stride=2, padding=1))
show("transposed_line", (3, 7), (3, 2, 4), 2, lambda x, w, b: functional.conv_transpose1d(x, w, b, stride=2, padding=1))
show("transposed_plane", (3, 4, 5), (3, 17, 3, 3), 17, lambda x, w, b: torch.tanh(functional.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=(1, 0))))
show("transposed_volume", (2, 3, 2, 3), (2, 3, 2, 2, 2), 3, lambda x, w, b: functional.conv_transpose3d(x, w, b, stride=2))
