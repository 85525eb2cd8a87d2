# uses: flat, in-step, ranks
import torch


class Elastic(InStep):
    """Each rank trains weights of its own, which a centre draws together after each `sync_every` steps
    (Zhang et al. 2015): d = force/R·(own - centre), own -= d, centre += sum of d. Outside of a step the
    parameters are the centre and the state "worker" is the rank's own; within it they change places."""

    states = ("worker",)
    adds_gradients = False

    def __init__(self, id, force, sync_every):
        super().__init__(id)
        self.force = force
        self.sync_every = sync_every

    def batch_ranks(self, ranks):
        return Ranks.alone()

    def shard(self, rows, ranks):
        own = rows[ranks.shard(len(rows))]
        return own, max(1, len(own))

    def pairs(self, trainer):
        kept = trainer.update.states["worker"]
        return [(trainer.graph.parameters[name], kept[name]) for name in trainer.graph.trained]

    def start(self, trainer, resumed):
        """On several ranks each starts anew from the centre."""
        if resumed is None or trainer.stage.ranks.size > 1:
            for parameter, kept in self.pairs(trainer):
                kept.copy_(parameter.detach())

    def enter(self, trainer):
        with torch.no_grad():
            for parameter, kept in self.pairs(trainer):
                before = parameter.clone()
                parameter.copy_(kept)
                kept.copy_(before)

    def usable(self, gradients, clip):
        norm = clip.norm > 0
        return not norm or all(bool(values.isfinite().all()) for values in gradients.values())

    def leave(self, trainer, number):
        if number % self.sync_every == 0:
            self.exchange(trainer)
        self.enter(trainer)

    def exchange(self, trainer):
        ranks, graph, pulls = trainer.stage.ranks, trainer.graph, []
        with torch.no_grad():
            for own, centre in self.pairs(trainer):
                pulls.append((own - centre) * (self.force / ranks.size))
                own.sub_(pulls[-1])
            flat = ranks.sum(Flat.of(pulls, graph.dtype))
            Flat.spread(flat, pulls)
            for (_, centre), pull in zip(self.pairs(trainer), pulls):
                centre.add_(pull)
        # Running statistics have no gradient: all go on from their mean.
        states = [graph.parameters[name] for name in graph.parameters if name not in graph.trained]
        if ranks.size > 1 and states:
            Flat.spread(ranks.sum(Flat.of(states, graph.dtype)) / ranks.size, states)
