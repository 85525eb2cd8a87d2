# uses: elastic
class Strategies:
    def easgd(*, id, sync_every=1, force=0.5):
        """Each rank trains weights of its own; a centre draws them together after each `sync_every` steps."""
        return Elastic(id, force, sync_every)
