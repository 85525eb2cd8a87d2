#include <tephra/losses/latent.hpp>

#include <tephra/losses/entropy.hpp>
#include <tephra/losses/parts.hpp>

namespace tephra::losses {
namespace {

Value reconstruction_of(Graph& graph, const Vae& settings, Value prediction, Value target) {
  switch (settings.reconstruction) {
    case Reconstruction::cross_entropy: return soft_cross_entropy(graph, {.id = settings.id}, prediction, target);
    case Reconstruction::binary_cross_entropy: {
      const Value mean = binary_cross_entropy(graph, {.id = settings.id}, prediction, target);
      return ops::scale(graph, mean, static_cast<double>(graph.node(prediction).shape.size()));
    }
    case Reconstruction::squared_error: return ops::scale(graph, ops::sum_all(graph, ops::square(graph, difference(graph, prediction, target))), 0.5);
  }
  throw Error("a reconstruction that does not exist was asked for. This is a fault in the program.");
}

}  // namespace

Value gaussian_kl(Graph& graph, const GaussianKl& settings, Value mean, Value log_variance) {
  const BlockScope scope(graph, settings.id);
  if (!(graph.node(mean).shape == graph.node(log_variance).shape) || !graph.node(mean).shape.batched)
    throw Error(Exit::wrong_use, settings.id, "mean and log-variance have shapes " + graph.node(mean).shape.text() + " and " + graph.node(log_variance).shape.text() + "; both must be B×size.");
  const Value spread = ops::subtract(graph, ops::exponential(graph, log_variance), ops::affine(graph, log_variance, 1, 1));
  return ops::scale(graph, ops::sum_all(graph, ops::add(graph, spread, ops::square(graph, mean))), 0.5);
}

Value vae(Graph& graph, const Vae& settings, const VaeValues& values) {
  const BlockScope scope(graph, settings.id);
  if (!(settings.kl_weight >= 0)) throw Error(Exit::wrong_use, settings.id, "the KL weight must not be below 0.");
  const Value reconstruction = reconstruction_of(graph, settings, values.prediction, values.target);
  const Value kl = gaussian_kl(graph, {.id = settings.id}, values.mean, values.log_variance);
  return ops::add(graph, reconstruction, ops::scale(graph, kl, settings.kl_weight));
}

}  // namespace tephra::losses
