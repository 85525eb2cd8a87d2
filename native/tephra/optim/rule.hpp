#pragma once

#include <variant>

#include <tephra/optim/rules.hpp>

namespace tephra::optim {

// Which rule an optimizer follows.
struct Rule {
  std::variant<Sgd, Adam, AdamW, AdaGrad, RmsProp, Lars, Lamb> settings;
};

const std::string& id_of(const Rule& rule);

}  // namespace tephra::optim
