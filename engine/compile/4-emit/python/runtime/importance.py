# uses: artefacts, checkpoint, curve, errors, files, graph, in-step, random, stage, trainer
import json
import os
import shutil
from types import SimpleNamespace

import numpy
import torch


class RowScores:
    """Asks a network about every row of part train: its score, and of forgetting 1 where it is right."""

    ROWS_AT_ONCE = 256

    def __init__(self, stage, settings, table):
        self.stage = stage
        self.settings = settings
        self.table = table
        self.rows = table.parts["train"]

    def of(self, graph, target):
        """One number a row; each rank asks about its own, and the rest are zeros until they are added up.
        None when a rank was asked to stop before; forgetting, in the middle of a training, goes on."""
        # Behind the scores, how many ranks stopped.
        scores = torch.zeros(len(self.rows) + 1, dtype=torch.float64)
        at_once = 1 if self.settings.method == "loss" else RowScores.ROWS_AT_ONCE
        for start in range(0, len(self.rows), at_once):
            if self.settings.method != "forgetting" and self.stage.wants_stop():
                scores[-1] = 1
                break
            these = slice(start, min(start + at_once, len(self.rows)))
            own = self.stage.ranks.shard(these.stop - start)
            rows = self.rows[these][own]
            if len(rows) > 0:
                scores[these][own] = self.rate(graph, target, rows)
        scores = self.stage.ranks.sum(scores).numpy()
        return None if scores[-1] > 0 else scores[:-1]

    def rate(self, graph, target, rows):
        graph.take(self.table, rows, batch=len(rows))
        with torch.set_grad_enabled(graph.needs_slopes):
            network = self.settings.network(graph)
        if self.settings.method == "loss":
            return network.loss.detach().to(torch.float64)
        shares = torch.softmax(network.prediction.detach().to(torch.float64), dim=1)
        labels = torch.from_numpy(self.table.classes(target, self.settings.id).take(rows))
        return RowScores.BY_METHOD[self.settings.method](shares, labels)

    def el2n(shares, labels):
        right = torch.nn.functional.one_hot(labels, shares.shape[1])
        return torch.linalg.vector_norm(shares - right, dim=1)

    def margin(shares, labels):
        """The likeliest of the other classes less the right one: larger is harder."""
        right = shares.gather(1, labels[:, None])[:, 0]
        return shares.scatter(1, labels[:, None], 0.0).amax(dim=1) - right

    def right(shares, labels):
        return (shares.argmax(dim=1) == labels).to(torch.float64)

    BY_METHOD = {"el2n": el2n, "margin": margin, "forgetting": right}


class Importance:
    """Trains a network a few times, each from a seed of its own, and scores the rows of part train: means
    over the repeats. `settings` are the arguments of Train.importance_score."""

    def __init__(self, stage, settings):
        self.stage = stage
        self.settings = settings
        self.table = settings.data.load()
        self.table.parts["validation"] = numpy.empty(0, numpy.int64)
        self.rows = self.table.parts["train"]
        self.asked = RowScores(stage, settings, self.table)
        self.sums = numpy.zeros(len(self.rows))
        self.repeats = 0
        # Of the repeat at hand, epoch by epoch, whether the network was right about each row.
        self.right = numpy.zeros((settings.epochs, len(self.rows)), numpy.uint8)
        self.steps_per_epoch = -(-len(self.rows) // settings.batch)
        self.steps_each = self.steps_per_epoch * settings.epochs
        self.steps_each = min(self.steps_each, stage.options.steps or self.steps_each)
        self.epochs_seen = 0
        self.announced = False

    def run(self):
        self.begin()
        while self.repeats < self.settings.repeats:
            if not self.repeat():
                return Exit.STOPPED
        self.announce(self.steps_each * self.settings.repeats)
        if self.stage.is_root:
            self.write(self.sums / self.settings.repeats)
        return Exit.DONE

    def begin(self):
        settings = self.settings
        if settings.method == "random":
            words = Random.draw(settings.seed, Random.REPEAT, self.rows, 1)
            self.sums = Random.uniform(words[0], words[1]) * settings.repeats
            self.repeats, self.steps_each = settings.repeats, 0
        elif os.path.exists(self.state_path()):
            self.take(Files.read_npz(self.state_path(), settings.id))

    def take(self, state):
        cursor = json.loads(bytes(state["cursor"])) if "cursor" in state else {}
        if other := Checkpoint.difference(cursor, self.identity()):
            message = f"{self.state_path()}: this scoring was begun with another {other}."
            raise JobError(Exit.BAD_DATA, self.settings.id, f"{message} Delete it to score anew.")
        self.sums, self.right, self.repeats = state["sum"], state["right"], cursor["done"]

    def announce(self, step):
        """Once an attempt, when it is known after which step it goes on."""
        if self.announced or not self.stage.is_root:
            return
        self.announced = True
        settings, resumed = self.settings, step or None
        self.stage.log.begin(resumed)
        parts = {"train": len(self.rows), "validation": 0, "test": 0}
        started = {"block": settings.id, "ranks": self.stage.ranks.size}
        steps, epochs = (each * settings.repeats for each in (self.steps_each, settings.epochs))
        started.update({"steps": steps, "epochs": epochs, "stepsPerEpoch": self.steps_per_epoch})
        started.update({"rows": parts, "resumedFromStep": resumed})
        self.stage.log.event("stage-started", started)
        self.stage.say(f"{len(self.rows)} rows, {settings.method} by {settings.repeats} repeats")

    def repeat(self):
        """False when a rank was asked to stop."""
        steps, epochs = self.steps_each * self.repeats, self.settings.epochs * self.repeats
        course = Course(self.table, f"repeat-{self.repeats}", steps, epochs, began=self.announce)
        trainer = Trainer(self.stage, self.training(), course)
        self.epochs_seen = 0
        if self.settings.method == "forgetting":
            course.after_epoch = lambda epoch: self.look_at(epoch, trainer)
        if not trainer.train():
            return False
        # Asking may take longer than training did, and what is stopped in it goes on from here.
        if self.settings.method != "forgetting":
            trainer.checkpoint()
        done = self.add(trainer)
        if done and self.stage.is_root:
            shutil.rmtree(trainer.folder(), ignore_errors=True)
        return done

    def training(self):
        """The settings of one repeat."""
        given, seed = self.settings, Random.draw(self.settings.seed, Random.REPEAT, self.repeats, 0)[0]
        settings = SimpleNamespace(id=given.id, network=given.network, optimizer=given.optimizer)
        settings.stop = SimpleNamespace(epochs=given.epochs, patience=0, steps=0, seconds=0, target=0)
        settings.dtype, settings.batch, settings.seed = given.dtype, given.batch, int(seed[0])
        settings.shuffle, settings.log_every, settings.checkpoint_every = True, 1, 0
        settings.schedule = settings.clip = settings.scaler = settings.start = None
        settings.precision = settings.reducer = None
        settings.strategy = InStep(given.id)
        return settings

    def look_at(self, epoch, trainer):
        self.right[epoch - 1] = self.asked.of(trainer.graph, trainer.described.target)
        self.epochs_seen = epoch
        self.save()

    def add(self, trainer):
        """False when a rank was asked to stop."""
        if self.settings.method == "forgetting":
            if self.epochs_seen == 0:
                self.look_at(1, trainer)
            self.sums += self.forgotten()
        else:
            scores = self.asked.of(trainer.graph, trainer.described.target)
            if scores is None:
                return False
            self.sums += scores
        self.repeats += 1
        self.save()
        return True

    def forgotten(self):
        """How often a row was right and then wrong; as many as there are epochs where it never was right."""
        right = self.right[: self.epochs_seen].astype(numpy.int64)
        flips = ((right[:-1] == 1) & (right[1:] == 0)).sum(axis=0)
        return numpy.where(right.any(axis=0), flips, self.settings.epochs).astype(numpy.float64)

    def state_path(self):
        return os.path.join(self.stage.checkpoint_folder(), "importance.npz")

    def identity(self):
        stage, settings = self.stage, self.settings
        known = {"job": stage.job_hash, "stage": stage.name, "block": settings.id, "rows": len(self.rows)}
        names = ("method", "repeats", "epochs", "dtype", "seed", "batch")
        known.update({name: getattr(settings, name) for name in names})
        return {**known, "optimizer": settings.optimizer.settings}

    def save(self):
        if self.stage.is_root:
            cursor = Files.json_text({**self.identity(), "done": self.repeats}).encode()
            state = {"sum": self.sums, "right": self.right, "cursor": numpy.frombuffer(cursor, numpy.uint8)}
            Files.write_npz(self.state_path(), state)

    def write(self, scores):
        settings, folder = self.settings, self.stage.output(self.settings.id)
        if not numpy.isfinite(scores).all():
            message = "a score is not finite. Lower the learning rate, or score by another method."
            raise JobError(Exit.NOT_FINITE, settings.id, message)
        Files.write_npz(os.path.join(folder, "subset.npz"), {"row": self.rows, "score": scores})
        made = {"version": 1, "block": settings.id, "method": settings.method, "repeats": settings.repeats}
        made.update({"epochs": settings.epochs, "seed": settings.seed})
        made.update({"rows": len(self.rows), "of": self.table.rows})
        Files.write_json(os.path.join(folder, "subset.json"), made)
        found = {"mean": scores.mean(), "deviation": scores.std()}
        found.update({"least": scores.min(), "greatest": scores.max()})
        found = {name: float(value) for name, value in found.items()}
        Artefacts.write_scores(self.stage, folder, found)
        Curve.write(self.stage, folder)
        Files.finish(folder, ["curve.json", "scores.json", "subset.json", "subset.npz", "trace.json"])
        for name, value in found.items():
            self.stage.say(f"{name} {value:.6g}")
