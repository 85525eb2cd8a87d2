"""PyTorch's own numbers for pytorch_test.cpp: one line a case, "name number number …", f64.

Both sides make their inputs by the same formula, wave(series, i) = sin(12.9898·i + 78.233·series + 1).
"""

import math
import sys
import warnings

try:
    import torch
except ImportError:
    sys.exit(77)

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
warnings.filterwarnings("ignore", module="torch.optim.lr_scheduler")  # SequentialLR warns of itself


def wave(series, *shape):
    count = math.prod(shape)
    numbers = [math.sin(12.9898 * i + 78.233 * series + 1) for i in range(count)]
    return torch.tensor(numbers).reshape(shape)


def show(name, *tensors):
    numbers = torch.cat([tensor.detach().reshape(-1) for tensor in tensors])
    print(name, *(repr(float(number)) for number in numbers))


class Lars:
    """You, Gitman and Ginsburg 2017, algorithm 1 with equation 6, tensor by tensor; LARC with clip."""

    def __init__(self, parameters, lr, momentum, trust, decay=0.0, clip=False, keep_vectors=True):
        self.parameters, self.lr, self.momentum, self.trust, self.decay = parameters, lr, momentum, trust, decay
        self.clip, self.keep_vectors = clip, keep_vectors
        self.buffers = [torch.zeros_like(p) for p in parameters]

    def step(self):
        for p, v in zip(self.parameters, self.buffers):
            w, g, rate, decay = p.detach(), p.grad, self.lr, self.decay
            if self.keep_vectors and p.dim() <= 1:
                decay = 0.0
            else:
                local = self.trust * w.norm() / (g.norm() + decay * w.norm())
                rate = min(rate, float(local)) if self.clip else rate * local
            v.copy_(self.momentum * v + rate * (g + decay * w))
            w -= v


class Lamb:
    """You et al. 2020, algorithm 2, with the identity for phi."""

    def __init__(self, parameters, lr, betas, eps, decay, keep_vectors=True):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.keep_vectors, self.steps = keep_vectors, 0
        self.moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in parameters]

    def step(self):
        self.steps += 1
        for p, (m, v) in zip(self.parameters, self.moments):
            w, g = p.detach(), p.grad
            m.copy_(self.betas[0] * m + (1 - self.betas[0]) * g)
            v.copy_(self.betas[1] * v + (1 - self.betas[1]) * g * g)
            r = m / (1 - self.betas[0] ** self.steps) / ((v / (1 - self.betas[1] ** self.steps)).sqrt() + self.eps)
            kept = self.keep_vectors and p.dim() <= 1
            u = r if kept else r + self.decay * w
            w -= self.lr * (1.0 if kept else w.norm() / u.norm()) * u


def optimizers():
    optim = torch.optim
    rules = {
        "sgd": lambda p: optim.SGD(p, lr=0.05),
        "sgd with decay": lambda p: optim.SGD(p, lr=0.05, weight_decay=0.1),
        "momentum": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
        "nesterov": lambda p: optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.1),
        "adam": lambda p: optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6),
        "adam with decay": lambda p: optim.Adam(p, lr=0.02, weight_decay=0.1),
        "adamw": lambda p: optim.AdamW(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1),
        "adagrad": lambda p: optim.Adagrad(p, lr=0.05),
        "adagrad with all": lambda p: optim.Adagrad(p, lr=0.05, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.3, eps=1e-6),
        "rmsprop": lambda p: optim.RMSprop(p, lr=0.01),
        "rmsprop with momentum": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-6, weight_decay=0.1, momentum=0.8),
        "rmsprop centred": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-3, centered=True),
        "rmsprop with all": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.8, centered=True),
        "lars": lambda p: Lars(p, lr=0.5, momentum=0.9, trust=0.02, decay=0.1),
        "lars of all": lambda p: Lars(p, lr=0.5, momentum=0.8, trust=0.02, decay=0.1, keep_vectors=False),
        "larc": lambda p: Lars(p, lr=0.02, momentum=0.8, trust=0.02, clip=True),
        "lamb": lambda p: Lamb(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, decay=0.1),
        "lamb of all": lambda p: Lamb(p, lr=0.02, betas=(0.9, 0.999), eps=1e-8, decay=0.01, keep_vectors=False),
    }
    for name, rule in rules.items():
        p = [part.clone().requires_grad_() for part in three_tensors(1)]
        optimizer = rule(p)
        for step in range(30):
            for tensor, gradient in zip(p, three_tensors(100 + step)):
                tensor.grad = gradient
            optimizer.step()
        show(name.replace(" ", "_"), *p)


def three_tensors(series):
    flat = wave(series, 22)
    return flat[:12].reshape(3, 4), flat[12:16], flat[16:].reshape(2, 3)


def schedules():
    schedule = torch.optim.lr_scheduler
    rules = {
        "step": lambda o: schedule.StepLR(o, 7, gamma=0.3),
        "exponential": lambda o: schedule.ExponentialLR(o, 0.9),
        "cosine": lambda o: schedule.CosineAnnealingLR(o, 39, eta_min=0.1 * 0.02),
        "polynomial": lambda o: schedule.PolynomialLR(o, 25, power=2.0),
        "warm-up": lambda o: schedule.LinearLR(o, start_factor=0.28, total_iters=4),
        "warm-up then step": lambda o: schedule.SequentialLR(
            o, [schedule.LinearLR(o, start_factor=0.28, total_iters=4), schedule.StepLR(o, 7, gamma=0.3)], [5]),
    }
    for name, rule in rules.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        scheduler = rule(optimizer)
        rates = []
        for _ in range(40):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        show("schedule/" + name.replace(" ", "_"), torch.tensor(rates))


def clips():
    for name, limit in {"short": 1.5, "long": 100.0}.items():
        p = [torch.zeros_like(part).requires_grad_() for part in three_tensors(1)]
        for tensor, gradient in zip(p, three_tensors(7)):
            tensor.grad = gradient.clone()
        norm = torch.nn.utils.clip_grad_norm_(p, limit)
        show("clip/norm_" + name, norm, *(tensor.grad for tensor in p))
    p = torch.zeros(22, requires_grad=True)
    p.grad = wave(7, 22)
    torch.nn.utils.clip_grad_value_([p], 0.4)
    show("clip/value", p.grad)


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
schedules()
clips()
layers_and_losses()
training()
