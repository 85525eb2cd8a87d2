# uses: windows
class Layers:
    def pool(graph, input, *, id, kind="max", size=(2,), stride=(), padding=(0,)):
        """Largest or mean number of each window: B×C×spatial → B×C×((spatial + 2·padding − size)/stride + 1,
        rounded down). A mean counts padding as zeros; without a stride the window moves by its size."""
        input, spatial = Windows.spread(input, size)
        size, stride, padding = Windows.over(spatial, size, stride or size, padding)
        function = Windows.function("max_pool" if kind == "max" else "avg_pool", spatial)
        return function(input, size, stride, padding)
