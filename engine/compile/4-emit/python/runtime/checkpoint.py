# uses: errors, files, model
import os

import numpy


class Cursor:
    """Where training stands; with weights and optimizer states all that the next step depends on."""

    def __init__(self):
        self.step = 0
        self.epoch = 0
        self.position = 0
        self.epoch_loss_sum = 0.0
        self.best_loss = float("inf")
        self.best_epoch = 0
        self.epochs_without_gain = 0
        # Of training, all attempts together.
        self.seconds = 0.0
        # Of a loss scaler: scale, good, skipped, seen, mean, slow mean, square.
        self.scaler = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        # What the optimizer's wrappers count, for the log.
        self.counts = {}


class Checkpoint:
    """checkpoint.npz: weights, optimizer states, the best weights, and the cursor as JSON in bytes."""

    def write(folder, identity, cursor, graph, update, best):
        text = Files.json_text({**identity, **vars(cursor)}, 2) + "\n"
        arrays = {**graph.arrays(), **update.arrays()}
        arrays.update({f"best.{name}": values for name, values in (best or {}).items()})
        arrays["cursor"] = numpy.frombuffer(text.encode(), numpy.uint8)
        Files.write_npz(os.path.join(folder, "checkpoint.npz"), arrays)
        Files.write(os.path.join(folder, "checkpoint.json"), text)

    def difference(found, wanted):
        """The first key of `wanted` that is another in `found`, else None; a job whose hash is not known, on
        either side, is every job."""
        for key, own in wanted.items():
            if found.get(key) != own and not (key == "job" and "" in (own, found.get(key))):
                return key
        return None

    def read(folder, identity, cursor, graph, update, block):
        """Fills what is given; returns the best weights, {} without any, None without a checkpoint."""
        path = os.path.join(folder, "checkpoint.npz")
        if not os.path.exists(path):
            return None
        arrays = Files.read_npz(path, block)
        found = Files.read_json(os.path.join(folder, "checkpoint.json"), block)
        if other := Checkpoint.difference(found, identity):
            message = f"{path}: this checkpoint was made with another {other}."
            raise JobError(Exit.BAD_DATA, block, f"{message} Delete {folder} to train anew.")
        Model.fill(graph.parameters, arrays, "", path, block)
        for state, buffers in update.states.items():
            Model.fill(buffers, arrays, f"optimizer.{state}.", path, block)
        for key in vars(cursor):
            setattr(cursor, key, found[key])
        cursor.best_loss = float(cursor.best_loss)
        return {name[5:]: values for name, values in arrays.items() if name.startswith("best.")}
