# uses: composites
import torch


class Layers:
    def dense_block(graph, input, *, id, layers=4, growth=12, dropout=0.0):
        """Each layer, norm – relu – convolution 3 – dropout, reads the input and what all layers before it
        made, and adds `growth` channels (Jégou et al. 2017): B×C×spatial → B×(C + layers·growth)×spatial."""
        for layer in range(1, layers + 1):
            made = Composites.norm_relu_convolution(graph, input, f"{id}/", f"_{layer}", growth, 3, dropout)
            input = torch.cat([input, made], 1)
        return input
