# uses: composites, pool
class Layers:
    def transition_down(graph, input, *, id, dropout=0.0):
        """norm – relu – convolution 1 – dropout – max pool 2: B×C×spatial → B×C×⌊spatial/2⌋."""
        output = Composites.norm_relu_convolution(graph, input, f"{id}/", "", input.shape[1], 1, dropout)
        return Layers.pool(graph, output, id=f"{id}/pool", kind="max", size=[2])
