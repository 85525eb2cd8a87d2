class Layers:
    def permute(graph, input, *, id, order):
        """Dimension i of a sample of the result is dimension order[i] of the input."""
        return input.permute(0, *(axis + 1 for axis in order))
