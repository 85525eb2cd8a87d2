# uses: update
import math


class Optim:
    def adam(*, id, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.0):
        """Kingma and Ba 2015: g += weight_decay·p; m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²;
        p −= rate/(1 − β1ⁿ) · m / (√v/√(1 − β2ⁿ) + ε) in step n."""
        settings = {"rule": "adam", **locals()}

        def step(p, g, state, number, rate):
            g = g + weight_decay * p
            m = state["first_moment"].mul_(beta1).add_((1 - beta1) * g)
            v = state["second_moment"].mul_(beta2).add_((1 - beta2) * g * g)
            root = 1 / math.sqrt(1 - beta2**number)
            p.sub_(rate / (1 - beta1**number) * m / (v.sqrt() * root + epsilon))

        return UpdateRule(learning_rate, {"first_moment": 0.0, "second_moment": 0.0}, step, settings)
