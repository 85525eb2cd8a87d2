# uses: activation, graph, windows
class Layers:
    def convolution(
        graph,
        input,
        *,
        id,
        channels=1,
        kernel=(3,),
        stride=(1,),
        padding=(0,),
        activation="identity",
        bias=True,
        start="uniform",
        scale=0.01,
    ):
        """activation(input ∗ weight + bias): B×C×spatial → B×channels×places with
        places = (spatial + 2·padding − kernel)/stride + 1, rounded down. Weights are channels×C×kernel,
        as in torch.nn.Conv2d."""
        input, spatial = Windows.spread(input, kernel)
        kernel, stride, padding = Windows.over(spatial, kernel, stride, padding)
        fans = {"fan_in": input.shape[1], "fan_out": channels}
        given = {"start": start, "scale": scale, "bias": channels if bias else 0}
        weight, bias = Windows.parameters(graph, id, channels, input.shape[1], kernel, **fans, **given)
        output = Windows.function("conv", spatial)(input, weight, bias, stride, padding)
        return Activations.of(activation, output)
