# uses: in-step, stop-rule, trainer
from types import SimpleNamespace


class Train:
    def fit(
        stage,
        *,
        id,
        data,
        network,
        optimizer,
        strategy=None,
        stop=None,
        dtype="f32",
        batch=32,
        seed=0,
        shuffle=True,
        log_every=1,
        checkpoint_every=0,
        schedule=None,
        clip=None,
        scaler=None,
        deterministic=None,
        start=None,
        memory=None,
        precision=None,
        reducer=None,
    ):
        """Trains `network` on `data`, and writes out/<id>/model.npz and model.json. `deterministic` and
        `memory` are for the C++ program: here the last bits depend on the number of ranks."""
        (strategy or InStep(id)).check(stage.ranks.size, batch if strategy else 1)
        settings = SimpleNamespace(
            id=id,
            data=data,
            network=network,
            optimizer=optimizer,
            strategy=strategy or InStep(id),
            stop=stop or Train.stop_rule(),
            dtype=dtype,
            batch=batch,
            seed=seed,
            shuffle=shuffle,
            log_every=log_every,
            checkpoint_every=checkpoint_every,
            schedule=schedule,
            clip=clip,
            scaler=precision.scaler if precision else scaler,
            start=start,
            precision=precision,
            reducer=reducer,
        )
        return Trainer(stage, settings).run()
