from types import SimpleNamespace


class Train:
    def stop_rule(*, id="", epochs=100, patience=0, steps=0, seconds=0.0, target=0.0):
        """When training ends: at whichever comes first, 0 being never. Patience counts epochs without a
        better validation loss, and keeps the best weights; target is a validation loss; seconds are those
        of all attempts."""
        return SimpleNamespace(epochs=epochs, patience=patience, steps=steps, seconds=seconds, target=target)
