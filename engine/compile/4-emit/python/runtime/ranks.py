# uses: errors
import os

import torch
import torch.distributed


class Ranks:
    """The processes of a run. Launchers tell rank and size by the environment: torchrun, srun, mpirun."""

    LAUNCHERS = [
        ("RANK", "WORLD_SIZE"),
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
        ("SLURM_PROCID", "SLURM_NTASKS"),
    ]

    def __init__(self):
        self.rank, self.size = Ranks.place()
        if self.size == 1:
            return
        local = "MASTER_ADDR" in os.environ or "OMPI_COMM_WORLD_LOCAL_SIZE" in os.environ
        if not local:
            message = "several ranks need MASTER_ADDR and MASTER_PORT: a host and a free port of rank 0."
            raise JobError(Exit.WRONG_USE, "", message)
        os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
        os.environ.setdefault("MASTER_PORT", "29555")
        torch.distributed.init_process_group("gloo", rank=self.rank, world_size=self.size)

    def place():
        for rank, size in Ranks.LAUNCHERS:
            if rank in os.environ and int(os.environ.get(size, "1")) > 1:
                return int(os.environ[rank]), int(os.environ[size])
        return 0, 1

    def alone():
        """One rank, whatever the run has."""
        ranks = object.__new__(Ranks)
        ranks.rank, ranks.size = 0, 1
        return ranks

    def send(self, values, to, tag):
        Ranks.together(torch.distributed.send, values, to, None, tag)

    def receive(self, values, sender, tag):
        """Into `values`, from one rank, or from any (None); returns whose it was."""
        return Ranks.together(torch.distributed.recv, values, sender, None, tag)

    def sum(self, values):
        """Every rank's numbers added up, in place."""
        if self.size > 1:
            Ranks.together(torch.distributed.all_reduce, values)
        return values

    def start_sum(self, values, half=None):
        """The same beside other work: what is given back waits for the sums. As `half`, numbers travel in 16
        bits: they are added up in 32 bits in the order of the ranks, and the sum is rounded to 16."""
        if half is None:
            work = torch.distributed.all_reduce(values, async_op=True)

            def whole():
                Ranks.together(work.wait)
                return values

            return whole
        own = Ranks.odd_f32(values).to(half).view(torch.uint8)
        all_ranks = [torch.zeros_like(own) for _ in range(self.size)]
        work = torch.distributed.all_gather(all_ranks, own, async_op=True)

        def wait():
            Ranks.together(work.wait)
            halves = [each.view(half).to(torch.float32) for each in all_ranks]
            return sum(halves, torch.zeros_like(halves[0])).to(half).to(values.dtype)

        return wait

    def odd_f32(values):
        """In 32 bits, the last of them set where something was cut off: rounding that to 16 bits is one
        rounding (Boldo and Melquiond 2008)."""
        nearest = values.to(torch.float32)
        back = nearest.to(values.dtype)
        cut = nearest.view(torch.int32) - (back.abs() > values.abs()).to(torch.int32)
        exact = (back == values) | values.isnan()
        return torch.where(exact, nearest.view(torch.int32), cut | 1).view(torch.float32)

    def sum_with_gradient(self, values):
        """Every rank's numbers added up; gradients flow back to each of them."""
        return RankSum.apply(values, self) if self.size > 1 else values

    def from_root(self, number):
        """Rank 0's number, on every rank."""
        return self.of_root(torch.tensor([number], dtype=torch.float64)).item()

    def of_root(self, values):
        """Rank 0's numbers, in place, on every rank."""
        if self.size > 1:
            Ranks.together(torch.distributed.broadcast, values, 0)
        return values

    def gather(self, numbers):
        """A list of each rank's numbers, on every rank."""
        own = torch.tensor(numbers, dtype=torch.float64)
        all_ranks = [torch.zeros_like(own) for _ in range(self.size)] if self.size > 1 else [own]
        if self.size > 1:
            Ranks.together(torch.distributed.all_gather, all_ranks, own)
        return [each.tolist() for each in all_ranks]

    def together(work, *values):
        """What all ranks do at once fails where one of them has left."""
        try:
            return work(*values)
        except RuntimeError as error:
            message = "another rank ended; its own message says why."
            raise JobError(Exit.INTERNAL, "", message) from error

    def leave(self, in_step):
        """Closes the connections; ranks that are in step wait for each other first."""
        if self.size > 1:
            if in_step:
                Ranks.together(torch.distributed.barrier)
            torch.distributed.destroy_process_group()

    def shard(self, batch):
        """This rank's samples of a batch: sample i belongs to rank floor(i·size/batch)."""
        return slice(-(-self.rank * batch // self.size), -(-(self.rank + 1) * batch // self.size))


class RankSum(torch.autograd.Function):
    """A sum over ranks: every rank's number is in every rank's sum, so that gradients are added up too."""

    @staticmethod
    def forward(context, values, ranks):
        context.ranks = ranks
        return ranks.sum(values.clone())

    @staticmethod
    def backward(context, gradient):
        return RankSum.apply(gradient, context.ranks), None
