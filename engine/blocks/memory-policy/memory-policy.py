from types import SimpleNamespace


class Train:
    def memory_policy(*, id="", shared="mirrored", prefetch=1):
        """Where numbers lie and how many batches are read ahead. No result depends on it: this program
        computes in host memory and reads each batch when its step begins."""
        return SimpleNamespace(shared=shared, prefetch=prefetch)
