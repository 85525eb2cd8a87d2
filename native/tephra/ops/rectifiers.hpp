#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Relatives of relu, number by number.
namespace tephra::ops {

Value leaky_relu(Graph& graph, Value x, double slope);  // x above zero, slope·x below; 0 ≤ slope (Maas et al. 2013)
Value elu(Graph& graph, Value x, double scale);         // x above zero, scale·(eˣ − 1) below (Clevert et al. 2016)
Value silu(Graph& graph, Value x);                      // x/(1 + e⁻ˣ), also called swish (Elfwing et al. 2018)

std::span<const Op* const> rectifier_ops();

}  // namespace tephra::ops
