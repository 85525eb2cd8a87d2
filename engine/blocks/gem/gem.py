# uses: energy
class Strategies:
    def gem(*, id, kappa=2.0, momentum=0.9, learning_rate=0.01):
        """Downpour whose workers scale their gradients to the energy of one SGD with momentum."""
        return EnergyMatching(id, kappa, momentum, learning_rate)
