import math


class Optim:
    def schedule(
        *,
        id,
        kind="off",
        steps=1,
        factor=0.1,
        floor=0.0,
        power=1.0,
        warm_up=0,
        warm_up_from=0.0,
        base_batch=0,
    ):
        """What the learning rate of a step is multiplied by, as a function of its number, from 1, and of
        the batch. With n = steps done after the warm-up: constant 1; step factor^⌊n/steps⌋; exponential
        factor^(n/steps); cosine floor + (1 − floor)·(1 + cos(π·n/steps))/2 and polynomial
        floor + (1 − floor)·(1 − n/steps)^power, both floor after `steps`. The warm-up rises to 1 in so
        many steps. base_batch > 0: all of it times batch / base_batch (Goyal et al. 2017)."""

        def after(done):
            part = done / steps
            left = 1 - min(part, 1.0)
            falls = {
                "step": lambda: factor ** math.floor(part),
                "exponential": lambda: factor**part,
                "cosine": lambda: floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (1 - left))),
                "polynomial": lambda: floor + (1 - floor) * left**power,
            }
            return falls[kind]() if kind in falls else 1.0

        def rate(number, batch):
            scale = batch / base_batch if base_batch > 0 else 1.0
            if number > warm_up:
                return scale * after(number - 1 - warm_up)
            return scale * (warm_up_from + (1 - warm_up_from) * number / warm_up)

        return rate if kind != "off" else None
