# uses: worker-steps
import torch


class EnergyMatching(Downpour):
    """Downpour whose workers scale each gradient g so that the centre's energy stays below that of one SGD
    with momentum (Hermans, Louppe 2018): u = -rate·g, m = momentum·m + u, c = w - w seen before,
    g *= clip((kappa·|m| - |c|)/(|u| + 1e-12), 0, 5)."""

    states = ("proxy", "seen")

    def __init__(self, id, kappa, momentum, learning_rate):
        super().__init__(id, 1, 0.01, False)
        self.kappa = kappa
        self.momentum = momentum
        self.learning_rate = learning_rate

    def start(self, trainer, resumed):
        """On several ranks each starts anew, with its proxy at rest."""
        if resumed is None or trainer.stage.ranks.size > 1:
            for name in trainer.graph.trained:
                trainer.update.states["proxy"][name].zero_()
                trainer.update.states["seen"][name].copy_(trainer.graph.parameters[name].detach())

    def scale(self, trainer, gradients):
        kept, graph = trainer.update.states, trainer.graph
        with torch.no_grad():
            for name in graph.trained:
                update = -self.learning_rate * gradients[name]
                proxy, seen = kept["proxy"][name], kept["seen"][name]
                proxy.mul_(self.momentum).add_(update)
                moved = graph.parameters[name] - seen
                seen.copy_(graph.parameters[name])
                energy = self.kappa * proxy.abs() - moved.abs()
                gradients[name].mul_((energy / (update.abs() + 1e-12)).clamp(0.0, 5.0))
