# uses: clip
class Optim:
    def clip(*, id, value=0.0, norm=0.0):
        """Limits of the gradient of the whole batch, 0 for none: each number within ±value, then all
        numbers times min(1, norm / (‖g‖ + 1e-6)) (Pascanu, Mikolov and Bengio 2013)."""
        return Clip(value, norm)
