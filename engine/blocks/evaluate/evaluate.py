# uses: evaluation
from types import SimpleNamespace


class Train:
    def evaluate(stage, *, id, model, data, network, dtype="f32", part="test", seed=0, scores):
        """Scores the model of block `model` on a part of `data`; writes out/<id>/scores.json and
        predictions.npz."""
        settings = SimpleNamespace(id=id, model=model, data=data, network=network, dtype=dtype)
        settings.part, settings.seed, settings.scores = part, seed, scores
        return Evaluation(stage, settings).run()
