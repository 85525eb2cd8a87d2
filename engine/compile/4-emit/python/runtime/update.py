# uses: clip, flat, scaler
import collections
import math

import torch

# An optimizer: `states` gives the starting number of each buffer by its name;
# step(p, g, state, number, rate) changes a parameter p and its buffers in place, given its gradient g.
# `settings` are those by which what was begun with it knows it again.
# Each of the `wrappers`, the innermost first, does before(update, number) and, after the step,
# after(update, number, loss), which gives what to add to the counts of its `series`.
UpdateRule = collections.namedtuple("UpdateRule", "learning_rate states step settings wrappers", defaults=[{}, ()])


# What a step made of the gradient: `end` is stepped, skipped or not finite; its norm before clipping;
# what the wrappers count.
Updated = collections.namedtuple("Updated", "end norm counts", defaults=["stepped", 0.0, {}])


class Update:
    """From the gradient of the whole batch to new parameters: divide by the loss scale, look, clip, step.
    `settings` are the arguments of Train.fit."""

    def __init__(self, settings, graph):
        self.rule = settings.optimizer
        self.settings = settings
        self.clip = settings.clip or Clip()
        self.scaler = settings.scaler or Scaler()
        self.graph = graph
        self.states = {
            state: {name: torch.full_like(graph.parameters[name].detach(), number) for name in graph.trained}
            for state, number in {**self.rule.states, **dict.fromkeys(settings.strategy.states, 0.0)}.items()
        }

    def learning_rate(self, number):
        """Of a step, by the schedule."""
        schedule = self.settings.schedule
        return self.rule.learning_rate * (schedule(number, self.settings.batch) if schedule else 1.0)

    def wrapped(optimizer, wrapper, settings):
        return optimizer._replace(
            states={**optimizer.states, **dict.fromkeys(wrapper.states, 0.0)},
            settings={**settings, "around": optimizer.settings},
            wrappers=(*optimizer.wrappers, wrapper),
        )

    def first_counts(self):
        return {name: 0 for wrapper in self.rule.wrappers for name in wrapper.series}

    def apply(self, gradients, number, cursor, loss=None):
        """`number` counts the steps from 1; skipped ones count for the schedule, not for the optimizer.
        loss() is that of the batch at hand where the parameters are then."""
        if self.scaler.kind != "off":
            finite, largest = self.scaler.unscale(cursor.scaler, gradients)
            if not finite and not self.scaler.can_fall(cursor.scaler):
                return Updated("not finite")
            cursor.scaler = self.scaler.after(cursor.scaler, finite, largest)
            if not finite:
                return Updated("skipped")
        norm = self.clip.apply(gradients)
        if not math.isfinite(norm):
            return Updated("not finite")
        counted, counts = number - int(cursor.scaler[2]), {}
        for wrapper in self.rule.wrappers:
            wrapper.before(self, counted)
        self.step(gradients, counted, self.learning_rate(number))
        for wrapper in self.rule.wrappers:
            counts.update(wrapper.after(self, counted, loss))
        return Updated(norm=norm, counts=counts)

    def step(self, gradients, number, rate):
        with torch.no_grad():
            for name in self.graph.trained:
                state = {key: self.states[key][name] for key in self.rule.states}
                parameter = self.graph.parameters[name]
                self.rule.step(parameter, gradients[name], state, number, rate)

    def flat(self, tensors):
        """The trained numbers of tensors by name, one after the other, in 64 bits."""
        return Flat.of([tensors[name] for name in self.graph.trained], torch.float64).double()

    def parameters(self):
        return self.flat(self.graph.parameters)

    def put(self, numbers, state=None):
        """Such numbers into the parameters, or into a state."""
        tensors = self.graph.parameters if state is None else self.states[state]
        Flat.spread(numbers, [tensors[name] for name in self.graph.trained])

    def arrays(self, prefix=""):
        return {
            f"{prefix}optimizer.{state}.{name}": values.numpy().copy()
            for state, buffers in self.states.items()
            for name, values in buffers.items()
        }
