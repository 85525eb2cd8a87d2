#pragma once

#include <cmath>
#include <string>

#include <tephra/tensor/error.hpp>

// Checks of settings that the rules share; each throws Error (wrong use) with the block's id.
namespace tephra::optim {

inline void require(bool holds, const std::string& id, const std::string& message) {
  if (!holds) throw Error(Exit::wrong_use, id, message);
}

inline void require_rate(const std::string& id, double learning_rate, double weight_decay) {
  require(learning_rate > 0 && std::isfinite(learning_rate), id, "the learning rate must be above 0.");
  require(weight_decay >= 0 && std::isfinite(weight_decay), id, "the weight decay must not be below 0.");
}

inline void require_momentum(const std::string& id, double momentum) { require(momentum >= 0 && momentum < 1, id, "the momentum must lie in [0, 1)."); }

inline void require_betas(const std::string& id, double beta1, double beta2) {
  require(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, id, "both betas must lie in [0, 1).");
}

inline void require_epsilon(const std::string& id, double epsilon) {
  require(epsilon >= 0 && std::isfinite(epsilon), id, "epsilon must not be below 0.");
}

}  // namespace tephra::optim
