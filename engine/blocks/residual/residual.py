# uses: activation, batch-norm, composites
class Layers:
    def residual(graph, input, *, id, channels=16, stride=1, activation="relu"):
        """activation(F(x) + x) with F = convolution 3 – norm – activation – convolution 3 – norm (He et al.
        2016); where channels or sizes change, x is projected by convolution 1 and norm.
        B×C×spatial → B×channels×⌈spatial/stride⌉."""
        output = Composites.convolved(graph, input, f"{id}/convolution_1", channels, 3, stride)
        output = Layers.batch_norm(graph, output, id=f"{id}/norm_1")
        output = Activations.of(activation, output)
        output = Composites.convolved(graph, output, f"{id}/convolution_2", channels, 3)
        output = Layers.batch_norm(graph, output, id=f"{id}/norm_2")
        if input.shape[1] != channels or stride != 1:
            input = Composites.convolved(graph, input, f"{id}/projection", channels, 1, stride)
            input = Layers.batch_norm(graph, input, id=f"{id}/projection_norm")
        return Activations.of(activation, output + input)
