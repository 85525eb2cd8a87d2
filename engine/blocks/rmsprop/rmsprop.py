# uses: update
class Optim:
    def rmsprop(
        *,
        id,
        learning_rate=1e-2,
        smoothing=0.99,
        epsilon=1e-8,
        momentum=0.0,
        weight_decay=0.0,
        centred=False,
    ):
        """Hinton 2012, centred as Graves 2013, α being the smoothing: g += weight_decay·p;
        s = α·s + (1 − α)·g²; a = α·a + (1 − α)·g; u = g / (√(centred ? s − a² : s) + ε);
        p −= rate·(momentum > 0 ? b = momentum·b + u : u)."""
        settings = {"rule": "rmsprop", **locals()}
        states = {"square_average": 0.0}
        if centred:
            states["gradient_average"] = 0.0
        if momentum > 0:
            states["momentum"] = 0.0

        def step(p, g, state, number, rate):
            g = g + weight_decay * p
            square = state["square_average"].mul_(smoothing).add_((1 - smoothing) * g * g)
            if centred:
                average = state["gradient_average"].mul_(smoothing).add_((1 - smoothing) * g)
                square = (square - average * average).clamp(min=0)
            update = g / (square.sqrt() + epsilon)
            if momentum > 0:
                update = state["momentum"].mul_(momentum).add_(update)
            p.sub_(rate * update)

        return UpdateRule(learning_rate, states, step, settings)
