from types import SimpleNamespace


class Train:
    def start_model(*, id="", name="", path=""):
        """Weights to start from: a model.npz whose parameters have the network's names and shapes."""
        return SimpleNamespace(id=id, name=name, path=path)
