class Layers:
    def flatten(graph, input, *, id):
        """B×d1×d2×… → B×(d1·d2·…)."""
        return input.flatten(1)
