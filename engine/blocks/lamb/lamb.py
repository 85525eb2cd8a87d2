# uses: update
import math


class Optim:
    def lamb(
        *,
        id,
        learning_rate=1e-3,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-6,
        weight_decay=1e-2,
        keep_vectors=True,
    ):
        """You et al. 2020: m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²;
        u = m/(1 − β1ⁿ) / (√v/√(1 − β2ⁿ) + ε) + weight_decay·p; p −= rate·‖p‖/‖u‖·u for each tensor in
        step n, the ratio being 1 where a norm is 0. keep_vectors: tensors of at most one dimension take
        ratio 1, without decay."""
        settings = {"rule": "lamb", **locals()}

        def step(p, g, state, number, rate):
            m = state["first_moment"].mul_(beta1).add_((1 - beta1) * g)
            v = state["second_moment"].mul_(beta2).add_((1 - beta2) * g * g)
            root = 1 / math.sqrt(1 - beta2**number)
            update = 1 / (1 - beta1**number) * m / (v.sqrt() * root + epsilon)
            if not (keep_vectors and p.dim() <= 1):
                update = update + weight_decay * p
                sizes = p.double().norm().item(), update.double().norm().item()
                rate *= sizes[0] / sizes[1] if min(sizes) > 0 else 1.0
            p.sub_(rate * update)

        return UpdateRule(learning_rate, {"first_moment": 0.0, "second_moment": 0.0}, step, settings)
