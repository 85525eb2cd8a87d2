# uses: transposed-convolution
class Layers:
    def transition_up(graph, input, *, id, channels=0):
        """Transposed convolution 3 with stride 2: B×C×spatial → B×channels×(2·spatial); 0 channels are
        those of the input."""
        window = {"kernel": [3], "stride": [2], "padding": [1], "output_padding": [1]}
        channels = channels or input.shape[1]
        return Layers.transposed_convolution(graph, input, id=id, channels=channels, **window)
