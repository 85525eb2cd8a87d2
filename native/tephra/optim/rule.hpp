#pragma once

#include <optional>
#include <variant>

#include <tephra/optim/rules.hpp>

namespace tephra::optim {

// Which rule an optimizer follows, and what is wrapped around it.
struct Rule {
  std::variant<Sgd, Adam, AdamW, AdaGrad, RmsProp, Lars, Lamb> settings;
  std::optional<MovingAverage> average{};  // none that is off
  std::optional<Anderson> anderson{};
};

const std::string& id_of(const Rule& rule);

}  // namespace tephra::optim
