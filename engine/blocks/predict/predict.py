# uses: predictions
from types import SimpleNamespace


class Train:
    def predict(stage, *, id, model, data, network, dtype="f32", part="test", seed=0, format="csv"):
        """Writes what the model of block `model` says of each row of a part of `data`: out/<id>/table.csv or
        table.npz with "row", "target" and "prediction"; of classes also "probability"."""
        settings = SimpleNamespace(id=id, model=model, data=data, network=network, dtype=dtype)
        settings.part, settings.seed, settings.format = part, seed, format
        return Predictions(stage, settings).run()
