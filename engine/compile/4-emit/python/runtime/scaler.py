import math

import torch


class Scaler:
    """Scales of the loss, kinds off, fixed, backoff and logmax. Where one stands is a list, part of a
    checkpoint: scale, good, skipped, seen, mean, slow mean, square."""

    MOST = 16777216.0

    def __init__(
        self,
        kind="off",
        scale=1.0,
        *,
        window=1,
        factor=2.0,
        target=1.0,
        beta1=0.0,
        beta2=0.0,
        deviations=0.0,
    ):
        self.kind = kind
        self.scale = scale
        self.window = window
        self.factor = factor
        self.target = target
        self.beta1 = beta1
        self.beta2 = beta2
        self.deviations = deviations

    def first(self):
        return [self.scale if self.kind in ("fixed", "backoff") else 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]

    def can_fall(self, state):
        """Whether a smaller scale could help where a gradient is not finite."""
        return self.kind in ("backoff", "logmax") and state[0] > 1

    def unscale(self, state, gradients):
        """Divides in place; returns whether all are finite, and the largest size."""
        for g in gradients.values():
            g.mul_(1.0 / state[0])
        finite = all(torch.isfinite(g).all().item() for g in gradients.values())
        sizes = [g.abs().max().item() for g in gradients.values() if g.numel() > 0]
        return finite, max(sizes, default=0.0) if finite else math.inf

    def after(self, state, finite, largest):
        """Where it stands after a step with such a gradient."""
        state = [*state[:2], state[2] + (not finite), *state[3:]]
        if self.kind == "backoff":
            return self.after_backoff(state, finite)
        if self.kind == "logmax" and largest > 0:
            return self.after_logmax(state, math.log2(largest if finite else self.target))
        return state

    def after_backoff(self, state, finite):
        scale, good, *rest = state
        if not finite:
            return [max(scale / self.factor, 1.0), 0.0, *rest]
        if good + 1 >= self.window:
            return [min(scale * self.factor, Scaler.MOST), 0.0, *rest]
        return [scale, good + 1, *rest]

    def after_logmax(self, state, x):
        _, good, skipped, seen, mean, slow_mean, square = state
        seen += 1
        mean = self.beta1 * mean + (1 - self.beta1) * x
        slow_mean = self.beta2 * slow_mean + (1 - self.beta2) * x
        square = self.beta2 * square + (1 - self.beta2) * x * x
        start = 1 - self.beta2**seen
        deviation = math.sqrt(max(square / start - (slow_mean / start) ** 2, 0.0))
        likely = mean / (1 - self.beta1**seen) + self.deviations * deviation
        power = math.floor(math.log2(self.target) - likely)
        scale = min(max(2.0 ** min(power, 24), 1.0), Scaler.MOST)
        return [scale, good, skipped, seen, mean, slow_mean, square]
