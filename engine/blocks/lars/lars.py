# uses: update
class Optim:
    def lars(
        *,
        id,
        learning_rate=1e-1,
        momentum=0.9,
        trust=1e-3,
        weight_decay=0.0,
        clip=False,
        keep_vectors=True,
    ):
        """You, Gitman and Ginsburg 2017: a rate of its own for each tensor, with
        λ = trust·‖p‖/(‖g‖ + weight_decay·‖p‖): rate·λ, or with `clip` (LARC) min(rate, λ); the plain
        rate where a norm is 0. v = momentum·v + its rate·(g + weight_decay·p); p −= v. keep_vectors:
        tensors of at most one dimension take the plain rate, without decay."""
        settings = {"rule": "lars", **locals()}

        def own_rate(p, g, rate):
            parameter, gradient = p.double().norm().item(), g.double().norm().item()
            if not (parameter > 0 and gradient > 0):
                return rate
            own = trust * parameter / (gradient + weight_decay * parameter)
            return min(rate, own) if clip else rate * own

        def step(p, g, state, number, rate):
            if not (keep_vectors and p.dim() <= 1):
                rate = own_rate(p, g, rate)
                g = g + weight_decay * p
            p.sub_(state["momentum"].mul_(momentum).add_(rate * g))

        return UpdateRule(learning_rate, {"momentum": 0.0}, step, settings)
