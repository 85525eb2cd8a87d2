# uses: graph
import torch


class Losses:
    def pde_residual(
        graph,
        prediction,
        coordinates,
        target,
        *,
        id,
        viscosity=0.01 / 3.14159265358979323846,
        data_weight=1.0,
        residual_weight=1.0,
        source=0.0,
        known=1.0,
    ):
        """The sum over rows of data_weight·known·(u − target)² + residual_weight·(r − source)² for u the
        prediction, B×1, and r = u_t + u·(1/d)·Σᵢ u_xᵢ − viscosity·Σᵢ u_xᵢxᵢ of the Burgers equation;
        coordinates are d places and then time (Raissi, Perdikaris and Karniadakis 2019)."""
        graph.needs_slopes = True
        places = coordinates.shape[1] - 1

        def slopes(of):
            zeros = torch.zeros_like(coordinates)
            if not of.requires_grad:
                return zeros
            [found] = torch.autograd.grad(of.sum(), coordinates, create_graph=True, allow_unused=True)
            return zeros if found is None else found

        first = slopes(prediction)
        curvature = sum(slopes(first[:, i])[:, i : i + 1] for i in range(places))
        steepness = first[:, :places].mean(1, keepdim=True)
        residual = first[:, places:] + prediction * steepness - viscosity * curvature - source
        data = data_weight * (known * torch.square(prediction - target)).sum()
        return data + residual_weight * torch.square(residual).sum()
