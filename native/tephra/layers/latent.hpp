#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra::layers {

struct Latent {
  std::string id{};
  std::int64_t size = 3;
};

// The latent variables of a variational autoencoder: B×size each.
struct LatentValues {
  Value sample;  // mean + exp(log_variance/2)·noise while training, the mean elsewhere
  Value mean;
  Value log_variance;
};

// Mean and log-variance by dense layers from B×n, and a sample of that normal distribution by a noise that does not depend on the
// parameters (Kingma and Welling 2014). Parameters "<id>.mean_weight", "<id>.log_variance_weight" (n×size) and "…_bias" (size).
LatentValues latent(Graph& graph, Value x, const Latent& settings);

}  // namespace tephra::layers
