# uses: importance, in-step
from types import SimpleNamespace


class Train:
    def importance_score(
        stage,
        *,
        id,
        data,
        network,
        optimizer,
        strategy=None,
        method="el2n",
        repeats=5,
        epochs=3,
        dtype="f32",
        batch=64,
        seed=0,
        strict=True,
    ):
        """Trains `network` a few times on `data` and scores the rows of its part train; writes
        out/<id>/subset.npz, subset.json, scores.json and curve.json. `strict` is for the C++ program:
        here the last bits depend on the number of ranks."""
        (strategy or InStep(id)).check(stage.ranks.size, batch if strategy else 1)
        settings = SimpleNamespace(id=id, data=data, network=network, optimizer=optimizer, method=method)
        settings.repeats, settings.epochs, settings.dtype = repeats, epochs, dtype
        settings.batch, settings.seed = batch, seed
        return Importance(stage, settings).run()
