# uses: activation, batch-norm, convolution, dropout
class Composites:
    """Layers that blocks of several layers have inside; each is named `<block>/<layer>`."""

    def convolved(graph, input, id, channels, kernel, stride=1):
        """A convolution with an odd kernel, without bias, that keeps sizes (for stride 1)."""
        window = {"kernel": [kernel], "stride": [stride], "padding": [(kernel - 1) // 2]}
        return Layers.convolution(graph, input, id=id, channels=channels, bias=False, start="he", **window)

    def norm_relu_convolution(graph, input, prefix, suffix, channels, kernel, rate):
        """norm – relu – convolution – dropout, none for a rate of 0."""
        output = Layers.batch_norm(graph, input, id=f"{prefix}norm{suffix}")
        output = Activations.of("relu", output)
        output = Composites.convolved(graph, output, f"{prefix}convolution{suffix}", channels, kernel)
        if rate == 0:
            return output
        return Layers.dropout(graph, output, id=f"{prefix}dropout{suffix}", rate=rate)
