# uses: binary-cross-entropy, soft-cross-entropy
import torch


class Losses:
    def vae(
        graph,
        *,
        id,
        prediction,
        target,
        mean,
        log_variance,
        reconstruction="cross_entropy",
        kl_weight=1.0,
    ):
        """The sum over rows of the reconstruction, itself a sum over numbers (½·(x − t)² for
        squared_error), and kl_weight times the divergence −½·Σ(1 + log σ² − μ² − σ²) from the standard
        normal distribution (Kingma and Welling 2014)."""
        reconstructions = {
            "cross_entropy": lambda: Losses.soft_cross_entropy(graph, prediction, target, id=id),
            "binary_cross_entropy": lambda: (
                Losses.binary_cross_entropy(graph, prediction, target, id=id) * prediction.shape[1:].numel()
            ),
            "squared_error": lambda: 0.5 * torch.square(prediction - target).sum(),
        }
        spread = torch.exp(log_variance) - (log_variance + 1)
        divergence = 0.5 * (spread + torch.square(mean)).sum()
        return reconstructions[reconstruction]() + kl_weight * divergence
