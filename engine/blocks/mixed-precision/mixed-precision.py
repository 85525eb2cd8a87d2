# uses: loss-scaler, products
import torch


class Optim:
    def mixed_precision(*, id, numbers="f32", scaler=None):
        """In each training step what products multiply, also in the backward pass, is rounded to bf16 or
        f16, to the nearest, ties to even; all else stays f32 (Micikevicius et al. 2018)."""
        half = {"bf16": torch.bfloat16, "f16": torch.float16}[numbers]
        return MixedPrecision(numbers, lambda: Products(half), Optim.loss_scaler(id=id, **(scaler or {})))
