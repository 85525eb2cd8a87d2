# uses: worker-steps
class Strategies:
    def downpour(*, id, sync_every=1, local_rate=0.01, synchronous=False):
        """Rank 0 is the master, the others workers, which send it the sum of the gradients of `sync_every`
        batches; synchronous: all ranks share each batch."""
        return Downpour(id, sync_every, local_rate, synchronous)
