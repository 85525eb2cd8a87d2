# uses: in-step, ranks
import torch


class Downpour(InStep):
    """A step is the sum of the gradients of several batches, after each of which a worker moves its own copy
    of the weights by -local_rate·gradient (Dean et al. 2012). A master applies the steps as they arrive;
    synchronous: all ranks share each batch, and the sum of theirs is one step."""

    def __init__(self, id, sync_every, local_rate, synchronous):
        super().__init__(id)
        self.batches = sync_every
        self.local_rate = local_rate
        self.asynchronous = not synchronous

    def check(self, ranks, batch):
        if not self.has_master(ranks):
            super().check(ranks, batch)

    def has_master(self, ranks):
        return self.asynchronous and ranks > 1

    def batch_ranks(self, ranks):
        return Ranks.alone() if self.asynchronous else ranks

    def shard(self, rows, ranks):
        return super().shard(rows, self.batch_ranks(ranks))

    def gradients(self, trainer, rows, number):
        size, at = trainer.settings.batch, (number - 1) * self.batches
        if len(rows) <= size:
            return trainer.compute(rows, at + 1)
        weights = {name: trainer.graph.parameters[name] for name in trainer.graph.trained}
        before = {name: values.detach().clone() for name, values in weights.items()}
        loss_sum, total = 0.0, {}
        for first in range(0, len(rows), size):
            at += 1
            batch = rows[first : first + size]
            loss, gradients = trainer.compute(batch, at)
            loss_sum += loss
            total = {name: total[name] + g if total else g for name, g in gradients.items()}
            if first + size < len(rows):
                self.move_on(weights, gradients, len(batch), len(trainer.graph.samples))
        with torch.no_grad():
            for name, values in weights.items():
                values.copy_(before[name])
        return loss_sum, total

    def move_on(self, weights, gradients, batch, own):
        """By the mean over the rank's own rows."""
        with torch.no_grad():
            for name, values in weights.items():
                values.sub_(gradients[name], alpha=self.local_rate * batch / own if own else 0.0)
