# uses: update
class Optim:
    def adagrad(
        *, id, learning_rate=1e-2, rate_decay=0.0, initial_accumulator=0.0, epsilon=1e-10, weight_decay=0.0
    ):
        """Duchi, Hazan and Singer 2011: g += weight_decay·p; s += g², from initial_accumulator on;
        p −= rate/(1 + (n − 1)·rate_decay) · g / (√s + ε) in step n."""
        settings = {"rule": "adagrad", **locals()}

        def step(p, g, state, number, rate):
            g = g + weight_decay * p
            s = state["square_sum"].add_(g * g)
            p.sub_(rate / (1 + (number - 1) * rate_decay) * g / (s.sqrt() + epsilon))

        return UpdateRule(learning_rate, {"square_sum": initial_accumulator}, step, settings)
