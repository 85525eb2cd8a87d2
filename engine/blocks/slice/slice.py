class Layers:
    def slice(graph, input, *, id, axis=0, begin=0, number=1):
        """Numbers begin … begin + number − 1 along an axis of a sample."""
        return input.narrow(axis + 1, begin, number)
