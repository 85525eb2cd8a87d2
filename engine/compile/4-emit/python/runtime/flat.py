import torch


class Flat:
    """Tensors one after the other, as ranks send them."""

    def of(tensors, dtype):
        parts = [values.detach().reshape(-1) for values in tensors]
        return torch.cat(parts) if parts else torch.zeros(0, dtype=dtype)

    def spread(flat, tensors):
        """Back into the tensors, in place."""
        at = 0
        with torch.no_grad():
            for values in tensors:
                values.copy_(flat[at : at + values.numel()].reshape(values.shape))
                at += values.numel()
