# uses: errors, files, log, ranks
import os
import signal
import time


class Stage:
    """One run of one stage: its ranks, folders, log and flags."""

    stop_asked = False

    def __init__(self, name, block, options, ranks):
        self.name = name
        self.block = block
        self.options = options
        self.ranks = ranks
        self.is_root = ranks.rank == 0
        self.run_folder = os.environ.get("TEPHRA_RUN") or "."
        self.job_hash = os.environ.get("TEPHRA_JOB_HASH", "")
        self.attempt = int(Stage.number("TEPHRA_ATTEMPT", 1))
        run_id = os.environ.get("TEPHRA_RUN_ID", "")
        first = {"v": 1, "job": self.job_hash, "run": run_id, "attempt": self.attempt}
        os.makedirs(self.run_folder, exist_ok=True)
        self.log = MetricsLog(MetricsLog.path_of(self.run_folder, self.attempt), name, first)
        self.deadline = Stage.number("TEPHRA_DEADLINE", float("inf"))

    def number(name, otherwise):
        text = os.environ.get(name)
        try:
            return float(text) if text else otherwise
        except ValueError as error:
            message = f"{name}={text} is no number. Mend or unset it."
            raise JobError(Exit.WRONG_USE, "", message) from error

    def output(self, block):
        """The folder of a block's results."""
        return os.path.join(self.run_folder, "out", block)

    def is_complete(self):
        here = os.path.exists(os.path.join(self.output(self.block), "manifest.json"))
        return self.ranks.from_root(here) > 0

    def checkpoint_folder(self):
        return os.path.join(self.run_folder, "checkpoints", self.name)

    def say(self, text):
        if self.is_root:
            print(f"{self.name}: {text}", flush=True)

    def wants_stop(self):
        """By a signal, by the file `stop` in the run folder, or because the deadline is near."""
        asked = os.path.exists(os.path.join(self.run_folder, "stop"))
        return Stage.stop_asked or asked or time.time() > self.deadline - 30

    def catch_signals():
        """The first signal asks for a stop after the step at hand; the next one ends at once."""

        def ask(number, _):
            Stage.stop_asked = True
            signal.signal(number, signal.SIG_DFL)

        for number in (signal.SIGTERM, signal.SIGUSR2, signal.SIGINT):
            signal.signal(number, ask)
