# uses: activation, graph, windows
class Layers:
    def transposed_convolution(
        graph,
        input,
        *,
        id,
        channels=1,
        kernel=(4,),
        stride=(2,),
        padding=(1,),
        output_padding=(0,),
        activation="identity",
        bias=True,
        start="uniform",
        scale=0.01,
    ):
        """B×C×spatial → B×channels×((spatial − 1)·stride − 2·padding + kernel + output_padding). Weights are
        C×channels×kernel, as in torch.nn.ConvTranspose2d."""
        input, spatial = Windows.spread(input, kernel)
        kernel, stride, padding, further = Windows.over(spatial, kernel, stride, padding, output_padding)
        fans = {"fan_in": channels, "fan_out": input.shape[1]}
        given = {"start": start, "scale": scale, "bias": channels if bias else 0}
        weight, bias = Windows.parameters(graph, id, input.shape[1], channels, kernel, **fans, **given)
        output = Windows.function("conv_transpose", spatial)(input, weight, bias, stride, padding, further)
        return Activations.of(activation, output)
