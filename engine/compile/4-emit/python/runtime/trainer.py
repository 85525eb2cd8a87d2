# uses: checkpoint, curve, data, errors, files, flat, graph, master, model, random, stage, trace, training-log, update
import contextlib
import math
import os
import time

import torch


class Course:
    """The place of a training that is one of several in a stage, which then announces itself: its table,
    the folder of its checkpoints below that of the stage, steps and epochs of the trainings before."""

    def __init__(self, table=None, folder="", steps_before=0, epochs_before=0, began=None, after_epoch=None):
        self.table = table
        self.folder = folder
        self.steps_before = steps_before
        self.epochs_before = epochs_before
        # Given the step of the stage after which it begins.
        self.began = began
        # Given how many of its epochs are done.
        self.after_epoch = after_epoch


class Trainer:
    """Trains on part `train`, measures the same loss on `validation` after each epoch, and writes
    model.npz and model.json. `settings` are the arguments of Train.fit."""

    # What rank 0 adds to the count of ranks that were asked to stop: more than there are ranks.
    TIME_IS_OVER = 1 << 22

    def __init__(self, stage, settings, course=None):
        self.stage = stage
        self.settings = settings
        self.course = course or Course()
        self.table = self.course.table or settings.data.load()
        self.strategy = settings.strategy
        self.graph = Graph(settings.dtype, settings.seed, self.strategy.batch_ranks(stage.ranks))
        self.described = self.graph.describe(settings.network)
        self.graph.check_fields(self.table, settings.id)
        self.update = Update(settings, self.graph)
        self.cursor = Cursor()
        self.cursor.scaler = self.update.scaler.first()
        self.cursor.counts = self.update.first_counts()
        self.best = {} if settings.stop.patience > 0 else None
        self.times = []
        self.out_of_time = False
        self.log = TrainingLog(stage, settings, self.table, self.course)
        self.identity = {
            "version": 1,
            "job": stage.job_hash,
            "stage": stage.name,
            "block": settings.id,
            "dtype": settings.dtype,
            "seed": settings.seed,
            "batch": settings.batch,
            "trainRows": self.rows("train"),
        }

    def rows(self, part):
        return len(self.table.parts[part])

    def run(self):
        if not self.train():
            return Exit.STOPPED
        self.finish()
        return Exit.DONE

    def train(self):
        """False when a rank was asked to stop; what is needed to go on is then saved."""
        self.begin()
        while not self.is_over():
            if not self.train_epoch():
                self.checkpoint()
                return False
            if self.epoch_is_through():
                self.end_epoch()
        return True

    def folder(self):
        """Of checkpoints."""
        return os.path.join(self.stage.checkpoint_folder(), self.course.folder)

    def is_over(self):
        if self.cursor.epoch >= self.settings.stop.epochs or self.out_of_patience() or self.on_target():
            return True
        return self.ends_early() and not self.epoch_is_through()

    def epoch_is_through(self):
        """Stopped after its last step, it still has to end."""
        return self.cursor.position == self.rows("train")

    def ends_early(self):
        """By --steps, or by steps or seconds of the stop rule."""
        return self.out_of_time or self.cursor.step >= self.log.total_steps()

    def on_target(self):
        return self.cursor.best_loss <= self.settings.stop.target > 0

    def out_of_patience(self):
        patience = self.settings.stop.patience
        return 0 < patience <= self.cursor.epochs_without_gain

    def begin(self):
        stage, options = self.stage, self.stage.options
        self.trace = self.locked = None
        resumed = self.resume()
        self.began = time.monotonic() - self.cursor.seconds
        if options.init is not None and os.path.isdir(options.init):
            self.locked = Locked(options.init, self.identity)
        elif resumed is None:
            self.start(options.init)
        if options.trace is not None and stage.is_root:
            facts = {key: self.identity[key] for key in ("job", "stage", "block", "dtype", "seed", "batch")}
            facts.update({"ranks": stage.ranks.size, "states": list(self.update.states)})
            facts["precision"] = self.precision()
            goes_on = resumed is not None or self.course.steps_before > 0
            self.trace = Trace(options.trace, facts, goes_on)
        self.strategy.start(self, resumed)
        if self.course.began:
            self.course.began(self.course.steps_before + self.cursor.step)
        else:
            self.log.started(resumed, self.cursor.seconds)

    def start(self, init):
        """From the weights that --init names, else from those of the drawing, where there are some."""
        drawn = self.settings.start
        if init is None and drawn is not None:
            init = Dataset.path_of(drawn.name, drawn.path, drawn.id)
        if init is not None:
            arrays = Files.read_npz(init, self.settings.id)
            Start.fill(self.graph, self.update, arrays, "", init, self.settings.id)

    def precision(self):
        numbers = self.settings.precision and self.settings.precision.numbers
        return {"rule": "mixed", "numbers": numbers} if numbers else {"rule": "off"}

    def resume(self):
        """Goes on from the checkpoint, where there is one: the step that it stands after, else None."""
        folder = self.folder()
        state = self.graph, self.update, self.settings.id
        best = Checkpoint.read(folder, self.identity, self.cursor, *state)
        if best and self.best is not None:
            self.best = best
        return None if best is None else self.cursor.step

    def train_epoch(self):
        """False when a rank was asked to stop; all ranks leave after the same step."""
        order = self.table.parts["train"]
        if self.settings.shuffle:
            order = Random.sorted_rows(order, self.settings.seed, Random.SHUFFLE, self.cursor.epoch)
        if self.strategy.has_master(self.stage.ranks.size):
            return self.dealt_epoch(order)
        while self.cursor.position < len(order) and not self.ends_early():
            if not self.step(order):
                return False
        return True

    def dealt_epoch(self, order):
        """The same with a master: then all ranks hold its weights."""
        if self.trace or self.locked:
            message = "updates that arrive one by one have no steps to trace. Trace this job on one rank."
            raise JobError(Exit.WRONG_USE, self.settings.id, message)
        end = Master(self).epoch() if self.stage.is_root else Worker(self).epoch(order)
        if end.faulty >= 0:
            self.explain_not_finite("the gradient" if math.isfinite(end.loss) else "the loss", end.loss)
        weights = sum(Messages.weights(self.graph), [])
        flat = Flat.of(weights, self.graph.dtype)
        Flat.spread(self.stage.ranks.of_root(flat), weights)
        # One rank that goes on from the master's checkpoint finds a proxy at rest.
        if self.stage.is_root:
            self.strategy.start(self, None)
        self.out_of_time = end.out_of_time
        return not end.stop or self.out_of_time

    def step_rows(self):
        return self.settings.batch * self.strategy.batches

    def compute(self, rows, number):
        """The sum of the losses of this rank's rows of a batch, and their gradients."""
        graph = self.graph
        own, count = self.strategy.shard(rows, self.stage.ranks)
        graph.take(self.table, own, batch=count, step=number, training=True)
        if not self.strategy.adds_gradients and len(own) == 0:
            return 0.0, self.own_gradients()
        with self.rounding():
            loss_sum = self.settings.network(graph).loss
        (loss_sum * (self.cursor.scaler[0] / count)).backward()
        for name, value in graph.assigned.items():
            graph.parameters[name] = value
        return loss_sum.item(), self.own_gradients()

    def step(self, order):
        started = time.monotonic()
        cursor, graph, update = self.cursor, self.graph, self.update
        number = cursor.step + 1
        in_stage = self.course.steps_before + number
        rows = order[cursor.position : cursor.position + self.step_rows()]
        if self.locked:
            self.locked.begin(in_stage, graph, update, cursor)
        if self.trace:
            self.trace.before(rows, graph, update, cursor.scaler)

        self.strategy.enter(self)
        own_loss, gradients = self.strategy.gradients(self, rows, number)
        computed = time.monotonic()
        loss_sum, asked = self.exchange(gradients, own_loss)
        exchanged = time.monotonic()
        loss = loss_sum / len(rows)
        if not math.isfinite(loss):
            self.explain_not_finite("the loss", loss)

        if self.trace:
            self.trace.gradients(loss, gradients)
        used = self.locked.gradients(gradients) if self.locked else gradients
        updated = self.update_by(used, number)
        if updated.end == "not finite":
            self.explain_not_finite("the gradient", loss)
        self.strategy.leave(self, number)
        if self.trace:
            self.trace.after(in_stage, graph, update, cursor.scaler)

        cursor.step = number
        cursor.position += len(rows)
        cursor.epoch_loss_sum += loss_sum
        self.count(updated)
        self.log.step(cursor, loss, updated, update, (0, 0) if self.strategy.asynchronous else None)
        self.times.append((time.monotonic() - started, computed - started, exchanged - computed))
        self.out_of_time = asked >= Trainer.TIME_IS_OVER
        return asked == 0 or self.out_of_time

    def rounding(self):
        """What a step's products are computed in."""
        precision = self.settings.precision
        return precision.rounding() if precision else contextlib.nullcontext()

    def count(self, updated):
        for name, count in updated.counts.items():
            self.cursor.counts[name] += count

    def update_by(self, gradients, number):
        """The optimizer's step. A rank with weights of its own makes none without rows of its own."""
        if not self.strategy.adds_gradients and len(self.graph.samples) == 0:
            return Updated()
        self.strategy.scale(self, gradients)
        return self.update.apply(gradients, number, self.cursor, lambda: self.batch_loss(number))

    def own_gradients(self):
        """Of this rank's rows, and taken away from the parameters; zeros where none arrives."""
        gradients = {}
        for name in self.graph.trained:
            parameter = self.graph.parameters[name]
            gradients[name] = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            parameter.grad = None
        return {name: values.detach() for name, values in gradients.items()}

    def exchange(self, gradients, loss_sum):
        """Gradients become those of all ranks, where they are added up; so do the loss and whether one was
        asked to stop."""
        late = self.stage.is_root and self.is_late()
        asked = self.stage.wants_stop() + late * Trainer.TIME_IS_OVER
        if not self.strategy.usable(gradients, self.update.clip):
            loss_sum = math.nan
        riders = torch.tensor([loss_sum, asked], dtype=self.graph.dtype)
        if self.settings.reducer is not None and self.stage.ranks.size > 1:
            self.settings.reducer.add_up(gradients, riders, self.stage.ranks)
            return riders.tolist()
        added = list(gradients.values()) if self.strategy.adds_gradients else []
        flat = Flat.of([*added, riders], self.graph.dtype)
        self.stage.ranks.sum(flat)
        Flat.spread(flat, added)
        return (loss_sum if self.stage.ranks.size == 1 else flat[-2].item()), flat[-1].item()

    def is_late(self):
        return 0 < self.settings.stop.seconds <= time.monotonic() - self.began

    def batch_loss(self, number):
        """Of this step's rows where the parameters are now, times their number; the same on every rank."""
        graph = self.graph
        graph.take(self.table, graph.samples, batch=graph.batch, step=number, training=True)
        with torch.set_grad_enabled(graph.needs_slopes), self.rounding():
            loss_sum = self.settings.network(graph).loss.item()
        return self.of_all_ranks(loss_sum)

    def of_all_ranks(self, loss_sum):
        """What is judged by a loss must be the same everywhere, to the bit."""
        total = self.stage.ranks.sum(torch.tensor([loss_sum], dtype=torch.float64))
        return self.stage.ranks.from_root(total.item())

    def explain_not_finite(self, what, loss):
        number = self.cursor.step + 1
        if self.stage.is_root:
            self.log.figures(number, self.cursor.epoch + 1, {"loss": loss})
        message = f"{what} is not finite at step {self.course.steps_before + number}."
        advice = "Lower the learning rate, or look at the data of this batch."
        raise JobError(Exit.NOT_FINITE, self.settings.id, f"{message} {advice}")

    def end_epoch(self):
        cursor, settings = self.cursor, self.settings
        epoch_loss = cursor.epoch_loss_sum / self.rows("train")
        validation = self.validation_loss() if self.rows("validation") > 0 else epoch_loss
        self.judge(validation)
        cursor.epoch += 1
        cursor.position = 0
        cursor.epoch_loss_sum = 0.0
        self.log.epoch(cursor, self.times, epoch_loss, validation)
        self.times = []
        if self.course.after_epoch:
            self.course.after_epoch(cursor.epoch)
        every = settings.checkpoint_every
        if every > 0 and cursor.epoch % every == 0 and not self.is_over():
            self.checkpoint()

    def validation_loss(self):
        rows, batch, total = self.table.parts["validation"], self.settings.batch, 0.0
        for start in range(0, len(rows), batch):
            these = rows[start : start + batch]
            own = these[self.stage.ranks.shard(len(these))]
            self.graph.take(self.table, own, batch=len(these))
            with torch.set_grad_enabled(self.graph.needs_slopes):
                total += self.settings.network(self.graph).loss.item()
        return self.of_all_ranks(total) / len(rows)

    def judge(self, loss):
        cursor = self.cursor
        if not loss < cursor.best_loss:
            cursor.epochs_without_gain += 1
            return
        cursor.best_loss = loss
        cursor.best_epoch = cursor.epoch + 1
        cursor.epochs_without_gain = 0
        if self.best is not None:
            self.best = self.graph.arrays()

    def checkpoint(self):
        self.cursor.seconds = time.monotonic() - self.began
        if self.stage.is_root:
            folder = self.folder()
            Checkpoint.write(folder, self.identity, self.cursor, self.graph, self.update, self.best)
            at = {"step": self.course.steps_before + self.cursor.step}
            at["epoch"] = self.course.epochs_before + self.cursor.epoch
            self.stage.log.event("checkpoint", at)

    def finish(self):
        cursor, settings = self.cursor, self.settings
        if self.best and cursor.best_epoch > 0:
            Model.fill(self.graph.parameters, self.best, "", "the best weights", settings.id)
        if not self.stage.is_root:
            return
        self.say_end()
        facts = {key: self.identity[key] for key in ("job", "stage", "block", "dtype", "seed")}
        facts.update({"step": cursor.step, "epoch": cursor.epoch})
        facts.update({"bestEpoch": cursor.best_epoch, "bestLoss": cursor.best_loss})
        folder = self.stage.output(settings.id)
        Model.write(folder, self.graph, self.described, self.table, facts)
        Curve.write(self.stage, folder)
        Files.finish(folder, ["curve.json", "model.json", "model.npz", "trace.json"])

    def say_end(self):
        """Why training ended before its last step, where it did."""
        cursor, stop = self.cursor, self.settings.stop
        epoch = f"ended after epoch {cursor.epoch}"
        if self.on_target():
            self.stage.say(f"{epoch}: the loss {cursor.best_loss:.6g} is at the target {stop.target:.6g}")
        elif self.out_of_patience():
            gain = f"no gain for {stop.patience} epochs"
            self.stage.say(f"{epoch}: {gain}; the model is that of epoch {cursor.best_epoch}")
        elif self.out_of_time:
            seconds = time.monotonic() - self.began
            self.stage.say(f"ended after step {cursor.step}: {seconds:.3g} seconds are over")
