# uses: errors, stop-rule, trainer
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
        reducer=None,
    ):
        """Trains `network` on `data`, and writes out/<id>/model.npz and model.json. `deterministic` is for
        the C++ program: here the last bits depend on the number of ranks."""
        ranks = stage.ranks.size
        if ranks > (batch if strategy else 1):
            message = f"{ranks} ranks cannot share this work: use at most {batch if strategy else 1}."
            raise JobError(Exit.WRONG_USE, id, message)
        settings = SimpleNamespace(
            id=id,
            data=data,
            network=network,
            optimizer=optimizer,
            stop=stop or Train.stop_rule(),
            dtype=dtype,
            batch=batch,
            seed=seed,
            shuffle=shuffle,
            log_every=log_every,
            checkpoint_every=checkpoint_every,
            schedule=schedule,
            clip=clip,
            scaler=scaler,
            start=start,
            reducer=reducer,
        )
        return Trainer(stage, settings).run()
