#pragma once

#include <tephra/data/dataset.hpp>
#include <tephra/data/table.hpp>

namespace tephra::data {

// Rows made of numbers drawn from (seed, data, row), so that a row is the same however many there are. x are d = `features` uniform numbers.
//   friedman        x in [0, 1): target 10·sin(π·x₁·x₂) + 20·(x₃ − ½)² + 10·x₄ + 5·x₅; the others mean nothing (Friedman 1991, "#1")
//   linear          x in [−1, 1): target 1 + mean of x
//   quadratic       x in [−1, 1): target mean of x²
//   burgers         d − 1 places in [−1, 1), then t in [0, 1): target u = e⁻ᵗ·sin(π·s) of s = mean of the places, and source the residual of
//                   the Burgers equation of losses::pde_residual for u with viscosity 0.01/π (a manufactured solution)
//   gaussian_atoms  potential V: 1 to 5 Gaussian hills on 32×32 places; patterns: |FFT(ψ·exp(i·V))|²/1024 of nine Gaussian probes ψ (the thin
//                   object of electron diffraction, Kirkland 2010, "Advanced computing in electron microscopy")
//   jets            image: the energy of a jet, 100 in all, on 25×25 places of η and φ; label: 0 of one wide prong, 1 of two narrow ones that lie 4 to 10
//                   places apart with their centre of energy where the one would be; prongs are Gaussians
// `noise` times a standard normal number is added to the target, or to the patterns or the image. Throws Error 64 for settings that make no sense.
Table synthetic_table(const Synthetic& settings);

}  // namespace tephra::data
