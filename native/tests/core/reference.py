"""PyTorch's own numbers for pytorch_test.cpp: one line a case, "name number number …", f64.

Both sides make their inputs by the same formula, wave(series, i) = sin(12.9898·i + 78.233·series + 1).
"""

import math
import sys

try:
    import torch
except ImportError:
    sys.exit(77)

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def wave(series, *shape):
    count = math.prod(shape)
    numbers = [math.sin(12.9898 * i + 78.233 * series + 1) for i in range(count)]
    return torch.tensor(numbers).reshape(shape)


def show(name, *tensors):
    numbers = torch.cat([tensor.detach().reshape(-1) for tensor in tensors])
    print(name, *(repr(float(number)) for number in numbers))


def optimizers():
    rules = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.1),
        "adam": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6),
        "adam with decay": lambda p: torch.optim.Adam(p, lr=0.02, weight_decay=0.1),
    }
    for name, rule in rules.items():
        p = wave(1, 11).requires_grad_()
        optimizer = rule([p])
        for step in range(25):
            p.grad = wave(100 + step, 11)
            optimizer.step()
        show(name.replace(" ", "_"), p)


def layers_and_losses():
    functional = torch.nn.functional
    activations = {
        "identity": lambda x: x, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
        "softplus": functional.softplus, "gelu": functional.gelu,
    }
    losses = {
        "mean_squared_error": functional.mse_loss,
        "mean_absolute_error": functional.l1_loss,
        "huber": lambda y, t: functional.huber_loss(y, t, delta=0.4),
        "cross_entropy": lambda y, _: functional.cross_entropy(y, torch.arange(6) % 3),
    }
    for activation_name, activation in activations.items():
        for loss_name, loss in losses.items():
            weights = [wave(1, 4, 5).requires_grad_(), wave(2, 5).requires_grad_(), wave(3, 5, 3).requires_grad_(), wave(4, 3).requires_grad_()]
            y = activation(wave(5, 6, 4) @ weights[0] + weights[1]) @ weights[2] + weights[3]
            value = loss(y, wave(6, 6, 3))
            value.backward()
            show(f"{activation_name}/{loss_name}", value, y, *(weight.grad for weight in weights))


def training():
    weights = [wave(1, 4, 5).requires_grad_(), wave(2, 5).requires_grad_(), wave(3, 5, 3).requires_grad_(), wave(4, 3).requires_grad_()]
    optimizer = torch.optim.Adam(weights, lr=0.01)
    history = []
    for step in range(60):
        y = torch.tanh(wave(200 + step, 6, 4) @ weights[0] + weights[1]) @ weights[2] + weights[3]
        loss = torch.nn.functional.mse_loss(y, wave(6, 6, 3))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss)
    show("training", torch.stack(history), *weights)


optimizers()
layers_and_losses()
training()
