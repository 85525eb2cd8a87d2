# uses: scaler
class Optim:
    def loss_scaler(
        *,
        id,
        kind="off",
        scale=16777216.0,
        window=2000,
        factor=2.0,
        target=65536.0,
        beta1=0.99,
        beta2=0.999,
        deviations=3.09,
    ):
        """What the loss is multiplied by before the backward pass (Micikevicius et al. 2018), between 1
        and 2²⁴. fixed: always `scale`. backoff: from `scale`, times factor after `window` good steps in a
        row, divided by it after a gradient that is not finite. logmax (Laanait et al. 2019): keeps mean +
        deviations·σ of log2 of the largest gradients at log2(target), as a power of two."""
        settings = {"window": window, "factor": factor, "target": target}
        return Scaler(kind, scale, **settings, beta1=beta1, beta2=beta2, deviations=deviations)
