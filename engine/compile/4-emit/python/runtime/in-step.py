# uses: errors
class InStep:
    """Ranks that share every batch and apply the sum of their gradients, which is the same training on any
    number of ranks: what a strategy does unless it says otherwise."""

    # Names of buffers that are kept, saved and traced with the optimizer's states.
    states = ()
    # Batches of one step.
    batches = 1
    # The gradients of all ranks are added up.
    adds_gradients = True
    # Updates have a staleness.
    asynchronous = False

    def __init__(self, id):
        self.id = id

    def check(self, ranks, batch):
        if ranks > batch:
            message = f"{ranks} ranks cannot share this work: use at most {batch}."
            raise JobError(Exit.WRONG_USE, self.id, message)

    def has_master(self, ranks):
        return False

    def batch_ranks(self, ranks):
        """Those over which sums over a whole batch go."""
        return ranks

    def shard(self, rows, ranks):
        """This rank's rows of a batch, and by what its gradient is divided."""
        return rows[ranks.shard(len(rows))], len(rows)

    def start(self, trainer, resumed):
        """Before the first step of an attempt."""

    def enter(self, trainer):
        """Before the gradients of a step."""

    def gradients(self, trainer, rows, number):
        """The sum of this rank's losses, and its gradients, of the step's rows."""
        return trainer.compute(rows, number)

    def usable(self, gradients, clip):
        """False when the other ranks must know that this one cannot use its gradients."""
        return True

    def scale(self, trainer, gradients):
        """Changes the gradients, in place, before the optimizer takes them."""

    def leave(self, trainer, number):
        """After the optimizer's step."""
