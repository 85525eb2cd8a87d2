# uses: in-step
class Strategies:
    def data_parallel(*, id):
        """Each rank takes its share of a batch; gradients are added up over the ranks."""
        return InStep(id)
