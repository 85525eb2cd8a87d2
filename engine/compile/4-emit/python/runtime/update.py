import collections

import torch

# An optimizer: `states` gives the starting number of each buffer by its name;
# step(p, g, state, number, rate) changes a parameter p and its buffers in place, given its gradient g.
UpdateRule = collections.namedtuple("UpdateRule", "learning_rate states step")


class Update:
    """The steps of an optimizer on every trained parameter."""

    def __init__(self, rule, graph):
        self.rule = rule
        self.graph = graph
        self.states = {
            state: {name: torch.full_like(graph.parameters[name].detach(), number) for name in graph.trained}
            for state, number in rule.states.items()
        }

    def apply(self, gradients, number):
        """`number` counts the steps from 1."""
        with torch.no_grad():
            for name in self.graph.trained:
                state = {key: buffers[name] for key, buffers in self.states.items()}
                parameter = self.graph.parameters[name]
                self.rule.step(parameter, gradients[name], state, number, self.rule.learning_rate)

    def arrays(self, prefix=""):
        return {
            f"{prefix}optimizer.{state}.{name}": values.numpy().copy()
            for state, buffers in self.states.items()
            for name, values in buffers.items()
        }
