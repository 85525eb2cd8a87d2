from types import SimpleNamespace


class Train:
    def stop_rule(*, id="", epochs=100, patience=0):
        """When training ends: after so many epochs, or, with a patience, after so many without a better
        validation loss; then the best weights are kept."""
        return SimpleNamespace(epochs=epochs, patience=patience)
