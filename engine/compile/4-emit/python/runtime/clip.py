import math


class Clip:
    """Limits of the gradient of the whole batch; 0 is none."""

    def __init__(self, value=0.0, norm=0.0):
        self.value = value
        self.norm = norm

    def apply(self, gradients):
        """Clips in place; returns ‖g‖ over all before `norm` acts, 0 without it. Where that is not finite
        the gradients stay as they are."""
        if self.value > 0:
            for g in gradients.values():
                g.clamp_(-self.value, self.value)
        if self.norm == 0:
            return 0.0
        length = math.sqrt(sum(g.double().square().sum().item() for g in gradients.values()))
        share = self.norm / (length + 1e-6)
        if math.isfinite(length) and share < 1:
            for g in gradients.values():
                g.mul_(share)
        return length
