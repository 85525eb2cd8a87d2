# uses: adam, update
class Optim:
    def adamw(*, id, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=1e-2):
        """Loshchilov and Hutter 2019: p *= 1 − rate·weight_decay, then Adam's step without decay."""
        settings = {"rule": "adamw", **locals()}
        rule = Optim.adam(id=id, learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)

        def step(p, g, state, number, rate):
            p.mul_(1 - rate * weight_decay)
            rule.step(p, g, state, number, rate)

        return rule._replace(step=step, settings=settings)
