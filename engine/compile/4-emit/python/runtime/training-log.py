# uses: stage
class TrainingLog:
    """What is logged and printed while a stage trains; only rank 0 does."""

    def __init__(self, stage, settings, table, course):
        self.stage = stage
        self.settings = settings
        self.table = table
        # The trainings before this one in the same stage, behind which it is counted.
        self.course = course
        # Of the updates since the last line, and of the epoch's: staleness and worker.
        self.fresh, self.arrivals = [], []

    def rows(self, part):
        return len(self.table.parts[part])

    def steps_per_epoch(self):
        return -(-self.rows("train") // (self.settings.batch * self.settings.strategy.batches))

    def total_steps(self):
        stop = self.settings.stop
        total = self.steps_per_epoch() * stop.epochs
        return min(total, stop.steps or total, self.stage.options.steps or total)

    def started(self, resumed, seconds):
        stage, epochs = self.stage, self.settings.stop.epochs
        if not stage.is_root:
            return
        stage.log.begin(resumed)
        parts = {part: self.rows(part) for part in ("train", "validation", "test")}
        started = {"block": self.settings.id, "ranks": stage.ranks.size, "steps": self.total_steps()}
        started.update({"epochs": epochs, "stepsPerEpoch": self.steps_per_epoch(), "rows": parts})
        if self.settings.stop.seconds > 0:
            started["secondsLeft"] = max(self.settings.stop.seconds - seconds, 0.0)
        stage.log.event("stage-started", {**started, "resumedFromStep": resumed})
        text = f"{self.rows('train')} rows, {epochs} epochs of {self.steps_per_epoch()} steps"
        going_on = "" if resumed is None else f", going on after step {resumed}"
        ranks = f"{stage.ranks.size} rank{'' if stage.ranks.size == 1 else 's'}"
        stage.say(f"{text} on {ranks}{going_on}")

    def step(self, cursor, loss, updated, update, arrival=None):
        """`arrival`: how stale an update was, and whose, where that may differ."""
        step = cursor.step
        if arrival:
            self.fresh.append(arrival)
            self.arrivals.append(arrival)
        due = step in (1, self.total_steps()) or step % self.settings.log_every == 0
        if due and self.stage.is_root:
            values = {"loss": loss, **self.rule_figures(cursor, updated, update)}
            if arrival:
                stale = [staleness for staleness, _ in self.fresh]
                values.update({"staleness": sum(stale) / len(stale), "worker": float(arrival[1])})
                self.fresh = []
            self.figures(step, cursor.epoch + 1, values)

    def figures(self, step, epoch, *values):
        self.stage.log.figures(self.course.steps_before + step, self.course.epochs_before + epoch, *values)

    def rule_figures(self, cursor, updated, update):
        """Of the schedule, the clip, the loss scaler and what is around the optimizer, where there are some."""
        figures = {}
        if self.settings.schedule:
            figures["learning_rate"] = update.learning_rate(cursor.step)
        if update.clip.norm > 0 and updated.end == "stepped":
            figures["gradient_norm"] = updated.norm
        if update.scaler.kind != "off":
            figures.update({"loss_scale": cursor.scaler[0], "skipped_steps": cursor.scaler[2]})
        return {**figures, **cursor.counts}

    def epoch(self, cursor, times, epoch_loss, validation):
        """Seconds are means of a step; over the ranks the most, and the least of computing."""
        count = max(1, len(times))
        own = [sum(each) / count for each in zip(*times)] or [0.0, 0.0, 0.0]
        ranks = self.stage.ranks.gather(own)
        if not self.stage.is_root:
            return
        whole, compute, exchange = ([rank[i] for rank in ranks] for i in range(3))
        values = {"epoch_loss": epoch_loss, "step_seconds": max(whole)}
        text = f"epoch {cursor.epoch} of {self.settings.stop.epochs}  loss {epoch_loss:.6g}"
        if self.rows("validation") > 0:
            values["validation_loss"] = validation
            text += f"  validation {validation:.6g}"
        seconds = {
            "slowest": float(compute.index(max(compute))),
            "compute_seconds": max(compute),
            "compute_seconds_least": min(compute),
            "exchange_seconds": max(exchange),
        }
        self.figures(cursor.step, cursor.epoch, values, seconds)
        if self.arrivals:
            self.staleness(cursor)
        self.stage.say(f"{text}  {max(whole) * 1e3:.3g} ms a step")

    def staleness(self, cursor):
        """How many of the epoch's updates had which staleness, and from whom they came."""
        stale, workers = zip(*self.arrivals)
        counts = [stale.count(each) for each in range(max(stale) + 1)]
        by_rank = [workers.count(rank) for rank in range(self.stage.ranks.size)]
        told = {"step": cursor.step, "epoch": cursor.epoch, "counts": counts, "workers": by_rank}
        self.stage.log.event("staleness", told)
        self.arrivals = []
