#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>

namespace tephra::losses {

struct GaussianKl {
  std::string id{};
};
// Per sample: the Kullback-Leibler divergence of the normal distribution with this mean and diagonal variance from the standard one,
// −½·Σ(1 + log σ² − μ² − σ²) (Kingma and Welling 2014, appendix B). Both B×size.
Value gaussian_kl(Graph& graph, const GaussianKl& settings, Value mean, Value log_variance);

// What the reconstruction of a variational autoencoder is compared by, summed over the numbers of a sample.
enum class Reconstruction : std::uint8_t {
  cross_entropy,         // logits B×…×classes against probabilities or one-hot
  binary_cross_entropy,  // logits against numbers in [0, 1]
  squared_error,         // numbers: ½·(x − t)², a normal distribution of variance 1
};

struct Vae {
  std::string id{};
  Reconstruction reconstruction = Reconstruction::cross_entropy;
  double kl_weight = 1;  // at least 0
};

// What the loss of a variational autoencoder compares; mean and log-variance are those of layers::latent.
struct VaeValues {
  Value prediction;
  Value target;
  Value mean;
  Value log_variance;
};

// Per sample: reconstruction + kl_weight·KL.
Value vae(Graph& graph, const Vae& settings, const VaeValues& values);

}  // namespace tephra::losses
