# uses: reducer
class Strategies:
    def gradient_reducer(
        *,
        id,
        grouping="n_groups",
        groups=8,
        megabytes=25.0,
        overlap=True,
        compression="none",
        coordinator="direct",
    ):
        """How the gradients of several ranks are added up: in one group, one a layer (per_layer), groups of
        ⌈tensors / groups⌉ (n_groups), or of `megabytes` (size). With compression fp16 or bf16 each rank's
        number is rounded to 16 bits, these are added up in 32 bits in the order of the ranks, and the sum is
        rounded again. `overlap` and `coordinator` are for the C++ program: here all groups set out together
        after the backward pass."""
        return Reducer(grouping, groups, megabytes, compression)
