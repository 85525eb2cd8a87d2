class Layers:
    def reshape(graph, input, *, id, dims):
        """The same numbers in the same order under other dimensions of a sample."""
        return input.reshape(len(input), *dims)
