# uses: update
import torch


class Optim:
    def moving_average(optimizer, *, id, mode="adaptive", window=10, threshold=0.1, norm="max_ratio"):
        """The mean of the last `window` iterates in the place of the last one: `on` at each step, `adaptive`
        where max σ / max |mean| (max_ratio) or ‖σ‖/‖mean‖ (l2_ratio) is above `threshold`, with mean and
        unbiased deviation of each parameter (Lupo Pasini, Yin, Reshniak and Stoyanov 2021)."""
        if mode == "off":
            return optimizer
        settings = {"mode": mode, "window": window, "threshold": threshold, "norm": norm}
        return Update.wrapped(optimizer, MovingAverage(**settings), settings)


class MovingAverage:
    """The window keeps iterates as the rule left them, step n in state (n − 1) mod window."""

    series = ["averaged_steps"]

    def __init__(self, mode, window, threshold, norm):
        self.mode = mode
        self.states = [f"window_{slot}" for slot in range(window)]
        self.threshold = threshold
        self.length = torch.max if norm == "max_ratio" else torch.linalg.vector_norm

    def before(self, update, number):
        """Nothing of a step is needed but what it makes."""

    def after(self, update, number, loss):
        update.put(update.parameters(), self.states[(number - 1) % len(self.states)])
        held = self.states[:number]
        if len(held) < 2:
            return {}
        iterates = torch.stack([update.flat(update.states[state]) for state in held])
        mean = iterates.mean(0)
        if self.mode == "adaptive":
            deviation = self.length(iterates.std(0))
            if not deviation > self.threshold * self.length(mean.abs()):
                return {}
        update.put(mean)
        return {"averaged_steps": 1}
