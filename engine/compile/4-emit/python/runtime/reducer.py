# uses: flat
import math

import torch


class Reducer:
    """Adds gradients up over ranks in groups, from the last layer to the first. What rides behind the
    gradients rides with the last group, or, where these are compressed, by itself."""

    def __init__(self, grouping, groups, megabytes, compression):
        self.grouping = grouping
        self.groups = groups
        self.megabytes = megabytes
        self.half = {"none": None, "fp16": torch.float16, "bf16": torch.bfloat16}[compression]

    def add_up(self, gradients, riders, ranks):
        """In place: `gradients` by name, and `riders`, a vector."""
        groups = self.grouped(dict(reversed(gradients.items())))
        if self.half is None and groups:
            groups[-1].append(riders)
        else:
            groups.append([riders])
        sums = []
        for group in groups:
            sums.append(ranks.start_sum(Flat.of(group, riders.dtype), None if group[0] is riders else self.half))
        for group, wait in zip(groups, sums):
            Flat.spread(wait(), group)

    def grouped(self, gradients):
        """Lists of gradients."""
        if self.grouping == "per_layer":
            layers = {}
            for name, values in gradients.items():
                layers.setdefault(name.rpartition(".")[0], []).append(values)
            return list(layers.values())
        groups, count, size = [], 0, 0
        each = math.ceil(len(gradients) / (self.groups if self.grouping == "n_groups" else 1))
        for values in gradients.values():
            full = size >= self.megabytes * 1e6 if self.grouping == "size" else count == each
            if full or not groups:
                groups.append([])
                count = size = 0
            groups[-1].append(values)
            count += 1
            size += values.numel() * values.element_size()
        return groups
