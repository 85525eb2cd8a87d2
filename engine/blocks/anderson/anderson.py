# uses: update
import math
from types import SimpleNamespace

import numpy
import torch


class Optim:
    def anderson(
        optimizer,
        *,
        id,
        enabled=True,
        depth=10,
        frequency=10,
        store_every=1,
        wait=1,
        mixing=1.0,
        regularisation=0.0,
        residual="exact",
        safeguard=True,
    ):
        """Anderson acceleration, type II (Anderson 1965; Walker and Ni 2011). A step is a map x → g(x) with
        the residual f = g(x) − x. After `wait` steps every `store_every`-th is kept, and every `frequency`-th
        extrapolates from the last depth + 1 kept, newest first, with Δx_j = x_j − x_{j+1} and Δf_j alike:
        γ = argmin ‖f_0 − Σ γ_j Δf_j‖² + regularisation·‖γ‖²,
        x ← x_0 − Σ γ_j Δx_j + mixing·(f_0 − Σ γ_j Δf_j).
        differenced keeps iterates alone and takes the next one for g(x); safeguard: x is moved only where
        that makes the loss of the step's batch smaller."""
        if not enabled:
            return optimizer
        schedule = {"depth": depth, "frequency": frequency, "store_every": store_every, "wait": wait}
        solution = {"mixing": mixing, "regularisation": regularisation, "safeguard": safeguard}
        settings = {**schedule, **solution}
        wrapper = Acceleration(residual == "exact", **settings)
        return Update.wrapped(optimizer, wrapper, {"residual": residual, **settings})


class Acceleration:
    """What stands in which state follows from the number of the step."""

    series = ["anderson_tried", "anderson_accepted"]

    # Least that must be left of a column beside those before it, as a share of it: of less, rounding is
    # more than 1e-10.
    LEAST_SHARE = 1e-6

    def __init__(self, exact, **settings):
        self.settings = SimpleNamespace(**settings)
        self.exact = exact
        self.slots = settings["depth"] + (1 if exact else 2)
        self.history = [f"history_{slot}" for slot in range(self.slots)]
        # What steps made of the weights.
        self.result = [f"result_{slot}" for slot in range(self.slots)] if exact else self.history
        self.states = self.history + (self.result if exact else [])

    def is_due(self, number):
        steps = number - self.settings.wait
        return steps > 0 and steps % self.settings.frequency == 0

    def is_kept(self, number):
        steps = number - self.settings.wait
        return steps > 0 and (steps % self.settings.store_every == 0 or self.is_due(number))

    def kept(self, number):
        """Steps up to this one that were kept."""
        steps, every = number - self.settings.wait, self.settings.store_every
        frequency = self.settings.frequency
        return steps // every + steps // frequency - steps // math.lcm(every, frequency)

    def before(self, update, number):
        if self.exact and self.is_kept(number):
            update.put(update.parameters(), self.history[(self.kept(number) - 1) % self.slots])

    def after(self, update, number, loss):
        if not self.is_kept(number):
            return {}
        stored = self.kept(number)
        newest = self.result[(stored - 1) % self.slots]
        update.put(update.parameters(), newest)
        if not self.is_due(number):
            return {}
        x, f = self.pairs(update, stored)
        if len(f) < 2:
            return {}
        point = self.extrapolated(x, f)
        accepted = point is not None and self.is_better(update, point, loss)
        if not accepted:
            update.put(update.flat(update.states[newest]))
        elif not self.exact:
            update.put(update.parameters(), newest)
        return {"anderson_tried": 1, "anderson_accepted": int(accepted)}

    def pairs(self, update, stored):
        """Weights and residuals of the steps that are combined, newest first."""
        held = min(stored, self.slots)
        slots = [(stored - 1 - before) % self.slots for before in range(held)]
        history = [update.flat(update.states[self.history[slot]]).numpy() for slot in slots]
        if self.exact:
            result = [update.flat(update.states[self.result[slot]]).numpy() for slot in slots]
            return history, [g - x for g, x in zip(result, history)]
        return history[1:], [newer - older for newer, older in zip(history, history[1:])]

    def extrapolated(self, x, f):
        """None where the history gives no direction."""
        gamma = self.solved(f)
        if len(gamma) == 0 or not numpy.isfinite(gamma).all():
            return None
        point, residual = x[0].copy(), f[0].copy()
        for column, share in enumerate(gamma):
            point -= share * (x[column] - x[column + 1])
            residual -= share * (f[column] - f[column + 1])
        return torch.from_numpy(point + self.settings.mixing * residual)

    def solved(self, f):
        """γ of the leading columns of which more than a millionth is their own beside those before."""
        columns = [newer - older for newer, older in zip(f, f[1:])]
        tall = numpy.stack([*columns, f[0]], axis=1)
        ridge = math.sqrt(self.settings.regularisation) * numpy.eye(len(columns), len(columns) + 1)
        triangle = numpy.linalg.qr(numpy.concatenate([ridge, tall]), mode="r")
        kept = 0
        for column in range(len(columns)):
            length = numpy.linalg.norm(triangle[: column + 1, column])
            if not abs(triangle[column, column]) > Acceleration.LEAST_SHARE * length:
                break
            kept += 1
        return numpy.linalg.solve(triangle[:kept, :kept], triangle[:kept, -1])

    def is_better(self, update, point, loss):
        """Leaves the parameters at the point."""
        plain = loss() if self.settings.safeguard else None
        update.put(point)
        if not torch.isfinite(update.parameters()).all():
            return False
        return not self.settings.safeguard or loss() < plain
