# uses: clip, scaler
import collections
import math

import torch

# An optimizer: `states` gives the starting number of each buffer by its name;
# step(p, g, state, number, rate) changes a parameter p and its buffers in place, given its gradient g.
UpdateRule = collections.namedtuple("UpdateRule", "learning_rate states step")


# What a step made of the gradient: `end` is stepped, skipped or not finite; its norm before clipping.
Updated = collections.namedtuple("Updated", "end norm", defaults=["stepped", 0.0])


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

    def apply(self, gradients, number, cursor):
        """`number` counts the steps from 1; skipped ones count for the schedule, not for the optimizer."""
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
        self.step(gradients, number - int(cursor.scaler[2]), self.learning_rate(number))
        return Updated(norm=norm)

    def step(self, gradients, number, rate):
        with torch.no_grad():
            for name in self.graph.trained:
                state = {key: self.states[key][name] for key in self.rule.states}
                parameter = self.graph.parameters[name]
                self.rule.step(parameter, gradients[name], state, number, rate)

    def arrays(self, prefix=""):
        return {
            f"{prefix}optimizer.{state}.{name}": values.numpy().copy()
            for state, buffers in self.states.items()
            for name, values in buffers.items()
        }
