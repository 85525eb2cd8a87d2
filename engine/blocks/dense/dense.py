# uses: activation, graph
class Layers:
    def dense(graph, input, *, id, units=1, activation="identity", bias=True, start="uniform", scale=0.01):
        """activation(input · weight + bias): B×n → B×units. Weights are n×units."""
        inputs = input.shape[1]
        fans = {"fan_in": inputs, "fan_out": units, "scale": scale}
        output = input @ graph.parameter(id, "weight", [inputs, units], start, **fans)
        if bias:
            first = "uniform" if start == "uniform" else "zeros"
            output = output + graph.parameter(id, "bias", [units], first, fan_in=inputs)
        return Activations.of(activation, output)
