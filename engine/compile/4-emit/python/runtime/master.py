# uses: flat, ranks
import collections
import math
import time

import torch

# How an epoch of master and workers ended, on every rank. `faulty`: a rank whose loss, or gradient, is not
# finite; -1 without one.
Drained = collections.namedtuple("Drained", "stop out_of_time faulty loss")


class Messages:
    """What master and workers send each other. An order: work, position, rows, number of the step, steps
    done, loss sum, stop, out of time, faulty rank, its loss. A report: loss sum, stop, faulty."""

    ORDER, WEIGHTS, REPORT, UPDATE = 1, 2, 3, 4

    def weights(graph):
        """Trained ones, then states."""
        trained = [graph.parameters[name] for name in graph.trained]
        return trained, [value for name, value in graph.parameters.items() if name not in graph.trained]


class Master:
    """Rank 0: deals the rows of an epoch out, and applies the workers' updates as they arrive. At the end of
    an epoch nothing is in work."""

    def __init__(self, trainer):
        self.trainer = trainer
        self.ranks = trainer.stage.ranks
        # By worker: rows in work, and the steps done when its weights were sent.
        self.work = {}

    def epoch(self):
        trainer = self.trainer
        self.dealt = trainer.cursor.position
        self.end = {"stop": False, "out_of_time": False, "faulty": -1, "loss": 0.0}
        for worker in range(1, self.ranks.size):
            self.deal(worker)
        while self.work:
            worker = self.take()
            self.end["out_of_time"] |= trainer.is_late()
            self.deal(worker)
        return self.dismiss()

    def may_deal(self):
        trainer, end = self.trainer, self.end
        ends = end["stop"] or end["out_of_time"] or end["faulty"] >= 0 or trainer.stage.wants_stop()
        left = trainer.cursor.step + len(self.work) < trainer.log.total_steps()
        return not ends and left and self.dealt < trainer.rows("train")

    def deal(self, worker):
        if not self.may_deal():
            return
        trainer = self.trainer
        step, number = trainer.cursor.step, trainer.cursor.step + len(self.work) + 1
        rows = min(trainer.step_rows(), trainer.rows("train") - self.dealt)
        self.send(worker, [1, self.dealt, rows, number, step, 0, 0, 0, -1, 0])
        trained, states = Messages.weights(trainer.graph)
        self.ranks.send(Flat.of(trained + states, trainer.graph.dtype), worker, Messages.WEIGHTS)
        self.work[worker] = rows, step
        self.dealt += rows

    def send(self, worker, numbers):
        self.ranks.send(torch.tensor(numbers, dtype=torch.float64), worker, Messages.ORDER)

    def take(self):
        """The next update; returns whose it was."""
        trainer, began = self.trainer, time.monotonic()
        report = torch.zeros(3, dtype=torch.float64)
        worker = self.ranks.receive(report, None, Messages.REPORT)
        loss_sum, stop, faulty = report.tolist()
        rows, step = self.work.pop(worker)
        self.end["stop"] |= stop > 0
        if faulty:
            self.fail(worker, loss_sum / rows)
            return worker
        trained, states = Messages.weights(trainer.graph)
        if trainer.strategy.states:
            self.ranks.send(Flat.of(trained, trainer.graph.dtype), worker, Messages.WEIGHTS)
        parameters = trainer.graph.parameters
        gradients = {name: torch.zeros_like(parameters[name]) for name in trainer.graph.trained}
        update = Flat.of([*gradients.values(), *states], trainer.graph.dtype)
        self.ranks.receive(update, worker, Messages.UPDATE)
        Flat.spread(update, [*gradients.values(), *states])
        received = time.monotonic()
        if self.end["faulty"] < 0:
            self.apply(worker, gradients, loss_sum, rows, step)
        ended = time.monotonic()
        trainer.times.append((ended - began, ended - received, received - began))
        return worker

    def fail(self, worker, loss):
        if self.end["faulty"] < 0:
            self.end.update({"faulty": worker, "loss": loss})

    def apply(self, worker, gradients, loss_sum, rows, step):
        trainer, cursor = self.trainer, self.trainer.cursor
        updated = trainer.update.apply(gradients, cursor.step + 1, cursor)
        if updated.end == "not finite":
            self.fail(worker, loss_sum / rows)
            return
        arrival = cursor.step - step, worker
        cursor.step += 1
        cursor.position += rows
        cursor.epoch_loss_sum += loss_sum
        trainer.count(updated)
        trainer.log.step(cursor, loss_sum / rows, updated, trainer.update, arrival)

    def dismiss(self):
        """All workers wait for an order."""
        cursor, end = self.trainer.cursor, self.end
        end["stop"] |= bool(self.trainer.stage.wants_stop())
        told = [cursor.step, cursor.epoch_loss_sum, end["stop"], end["out_of_time"]]
        told += [end["faulty"], end["loss"]]
        for worker in range(1, self.ranks.size):
            self.send(worker, [0, cursor.position, 0, 0, *map(float, told)])
        return Drained(**end)


class Worker:
    """A rank other than 0: works on the rows that the master sends."""

    def __init__(self, trainer):
        self.trainer = trainer
        self.ranks = trainer.stage.ranks

    def epoch(self, order):
        """Until the master sends no more; then the cursor is the master's."""
        while True:
            asked = torch.zeros(10, dtype=torch.float64)
            self.ranks.receive(asked, 0, Messages.ORDER)
            work, position, rows, number, step, loss_sum, stop, late, faulty, loss = asked.tolist()
            if not work:
                cursor = self.trainer.cursor
                cursor.step, cursor.position, cursor.epoch_loss_sum = int(step), int(position), loss_sum
                return Drained(stop > 0, late > 0, int(faulty), loss)
            self.compute(order[int(position) : int(position + rows)], int(number))

    def compute(self, rows, number):
        trainer, graph, began = self.trainer, self.trainer.graph, time.monotonic()
        trained, states = Messages.weights(graph)
        weights = Flat.of(trained + states, graph.dtype)
        self.ranks.receive(weights, 0, Messages.WEIGHTS)
        Flat.spread(weights, trained + states)
        received = time.monotonic()
        loss_sum, gradients = trainer.strategy.gradients(trainer, rows, number)
        computed = time.monotonic()
        faulty = not math.isfinite(loss_sum)
        report = torch.tensor([loss_sum, trainer.stage.wants_stop(), faulty], dtype=torch.float64)
        self.ranks.send(report, 0, Messages.REPORT)
        if faulty:
            return
        if trainer.strategy.states:
            now = Flat.of(trained, graph.dtype)
            self.ranks.receive(now, 0, Messages.WEIGHTS)
            Flat.spread(now, trained)
            trainer.strategy.scale(trainer, gradients)
        states = Messages.weights(graph)[1]
        update = Flat.of([*gradients.values(), *states], graph.dtype)
        self.ranks.send(update, 0, Messages.UPDATE)
        ended = time.monotonic()
        trainer.times.append((ended - began, computed - received, ended - computed + received - began))
