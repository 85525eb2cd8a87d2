#pragma once

#include <string>

#include <tephra/graph/graph.hpp>

// Losses of physics-informed networks (Raissi, Perdikaris and Karniadakis 2019): the graph differentiates itself. `coordinates`,
// B×(d + 1), are d places in space and then time; u, B×1, is computed from them.
namespace tephra::losses {

// ∂u/∂coordinates: B×(d + 1), for each row its own.
Value slopes(Graph& graph, Value u, Value coordinates);

// Σᵢ ∂²u/∂xᵢ² over the first `dims` coordinates, B×1 (plan/second_derivative.hpp).
Value laplacian(Graph& graph, Value u, Value coordinates, std::int64_t dims);

// u_t + u·(1/d)·Σᵢ u_xᵢ − ν·Σᵢ u_xᵢxᵢ, B×1: the viscous Burgers equation, in one dimension u_t + u·u_x − ν·u_xx.
Value burgers_residual(Graph& graph, Value u, Value coordinates, double viscosity);

struct PdeResidual {
  std::string id{};
  double viscosity = 0.01 / 3.14159265358979323846;  // ν of Raissi et al.
  double data_weight = 1;      // of (u − target)²
  double residual_weight = 1;  // of the equation's residual, squared
  Value source{};              // what the residual should be instead of 0, B×1 (manufactured solutions); absent: 0
  Value known{};               // B×1: 1 where the target is known, 0 where only the equation counts; absent: 1
};
// Per sample: data_weight·known·(u − target)² + residual_weight·(burgers_residual − source)². u and target B×1.
Value pde_residual(Graph& graph, const PdeResidual& settings, Value u, Value coordinates, Value target);

}  // namespace tephra::losses
