# uses: update
class Optim:
    def sgd(*, id, learning_rate=1e-2, momentum=0.0, weight_decay=0.0, nesterov=False):
        """g += weight_decay·p; b = momentum·b + g; p −= rate·(nesterov ? g + momentum·b : b)."""
        settings = {"rule": "sgd", **locals()}

        def step(p, g, state, number, rate):
            g = g + weight_decay * p
            if momentum > 0:
                buffer = state["momentum"].mul_(momentum).add_(g)
                g = g + momentum * buffer if nesterov else buffer
            p.sub_(rate * g)

        return UpdateRule(learning_rate, {"momentum": 0.0} if momentum > 0 else {}, step, settings)
